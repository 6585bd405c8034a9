package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class CpuTeamTest {
  private static Work each(IntConsumer unit) {
    return new Work() {
      @Override
      void run(int from, int to, int thread) {
        for (int u = from; u < to; u++) {
          unit.accept(u);
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void everyUnitIsDoneOnceEveryTime(int threads) {
    try (Team team = new Team(threads, 0)) {
      for (int units : new int[] {0, 1, 2, 5, 64}) {
        int[] done = new int[units];
        for (int round = 0; round < 500; round++) {
          team.run(each(u -> done[u]++), units, 1);
        }
        int[] expected = new int[units];
        Arrays.fill(expected, 500);
        assertArrayEquals(expected, done);
      }
    }
  }

  @Test
  void whoIsDoneHelpsTheOthers() {
    try (Team team = new Team(2, 0)) {
      // The caller has the units 0 to 7 and begins with the first half of them.
      CountDownLatch others = new CountDownLatch(12);
      Work work =
          each(
              u -> {
                if (u == 0) {
                  await(others);
                } else if (u >= 4) {
                  others.countDown();
                }
              });
      team.run(work, 16, 1);
      assertEquals(0, others.getCount());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void wakesAfterItParked() throws InterruptedException {
    try (Team team = new Team(3, 0)) {
      int[] done = new int[9];
      for (int round = 0; round < 5; round++) {
        team.run(each(u -> done[u]++), 9, 1);
        Thread.sleep(20);
      }
      assertEquals(45, Arrays.stream(done).sum());
    }
  }

  @Test
  void littleWorkStaysOnTheCaller() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    try (Team team = new Team(3, 1000)) {
      team.run(each(u -> seen.add(Thread.currentThread())), 9, 999);
    }
    assertEquals(Set.of(Thread.currentThread()), seen);
  }

  @Test
  void whatAThreadThrowsReachesTheCaller() {
    IllegalStateException failure = new IllegalStateException("unit 8");
    try (Team team = new Team(3, 0)) {
      for (int round = 0; round < 20; round++) {
        Work failing =
            each(
                u -> {
                  if (u == 8) {
                    throw failure;
                  }
                });
        assertSame(failure, assertThrows(IllegalStateException.class, () -> team.run(failing, 9, 1)));
        int[] done = new int[9];
        team.run(each(u -> done[u]++), 9, 1);
        assertEquals(9, Arrays.stream(done).sum());
      }
    }
  }

  @Test
  void closingEndsTheThreads() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Team team = new Team(3, 0);
    // A unit for each thread, none of which ends before all have begun.
    CountDownLatch begun = new CountDownLatch(3);
    Work work =
        each(
            u -> {
              seen.add(Thread.currentThread());
              begun.countDown();
              await(begun);
            });
    team.run(work, 3, 1);
    team.close();
    seen.remove(Thread.currentThread());
    assertEquals(2, seen.size());
    for (Thread member : seen) {
      assertTrue(member.isDaemon());
      assertFalse(member.isAlive());
    }
    PruneException closed = assertThrows(PruneException.class, () -> team.run(each(u -> {}), 9, 1));
    assertEquals(Failure.INTERNAL, closed.failure());
  }
}
