package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.data.augment.Crop;
import dev.prune.runtime.data.augment.Flip;
import dev.prune.runtime.random.Permutation;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadAheadTest {
  private static final int BATCH = 8;
  private static final List<Augmentation> AUGMENT = List.of(new Crop(1), new Flip(0.5));
  private static final RuntimeException BROKEN = new IllegalStateException("sample 17");

  /** 61 images of 2 x 3 x 3 pixels; how often one was asked for is counted, and one may fail or wait. */
  private static final class Images implements DataSource {
    final AtomicInteger reads = new AtomicInteger();
    volatile int broken = -1;
    volatile boolean slow;

    @Override
    public int[] shape() {
      return new int[] {2, 3, 3};
    }

    @Override
    public int classes() {
      return 5;
    }

    @Override
    public int targetWidth() {
      return 0;
    }

    @Override
    public int size(Split split) {
      return 61;
    }

    @Override
    public void sample(Split split, int index, float[] into, int at) {
      reads.incrementAndGet();
      if (index == broken) {
        throw BROKEN;
      }
      if (slow) {
        try {
          Thread.sleep(3);
        } catch (InterruptedException e) {
          throw new AssertionError("a reading thread was interrupted", e);
        }
      }
      for (int i = 0; i < 18; i++) {
        into[at + i] = 100 * index + i + split.ordinal() * 0.5f;
      }
    }

    @Override
    public int label(Split split, int index) {
      return index % 5;
    }

    @Override
    public void target(Split split, int index, float[] into, int at) {
      throw new AssertionError();
    }

    @Override
    public boolean concurrent() {
      return true;
    }

    @Override
    public String description() {
      return "images";
    }
  }

  private final Images data = new Images();

  private ReadAhead ahead(int threads) {
    return new ReadAhead(
        () -> new HostBatch(data, BATCH, 18), () -> new SampleReader(data, AUGMENT, 5), BATCH, threads);
  }

  private void check(HostBatch found, SampleOrder order, int at, int epoch) {
    HostBatch expected = new HostBatch(data, BATCH, 18);
    int rows = Math.min(BATCH, order.size() - at);
    expected.name(order, at, rows, epoch);
    new SampleReader(data, AUGMENT, 5).read(expected);
    assertEquals(rows, found.rows);
    assertArrayEquals(Arrays.copyOf(expected.input, rows * 18), Arrays.copyOf(found.input, rows * 18));
    assertArrayEquals(Arrays.copyOf(expected.labels, rows), Arrays.copyOf(found.labels, rows));
    assertArrayEquals(Arrays.copyOf(expected.samples, rows), Arrays.copyOf(found.samples, rows));
  }

  @Test
  void batchesAreThoseThatWouldBeReadNow() {
    for (int threads : new int[] {1, 2, 4}) {
      try (ReadAhead ahead = ahead(threads)) {
        SampleOrder train = new SampleOrder(Split.TRAIN, 61);
        SampleOrder validation = new SampleOrder(Split.VALIDATION, 61);
        for (int epoch = 1; epoch < 4; epoch++) {
          train.shuffle(9, epoch);
          for (int at = 0; at < 61; at += BATCH) {
            check(ahead.take(train, at, epoch), train, at, epoch);
            if (at == 24) {
              // A score: other samples, then the step's batch once more.
              SampleOrder drawn = SampleOrder.of(Split.TRAIN, Permutation.of(1, epoch, 61));
              check(ahead.take(drawn, 0, epoch), drawn, 0, epoch);
              check(ahead.take(drawn, 8, epoch), drawn, 8, epoch);
              check(ahead.take(drawn, 8, epoch), drawn, 8, epoch);
              check(ahead.take(train, at, epoch), train, at, epoch);
            }
          }
          for (int at = 0; at < 61; at += BATCH) {
            check(ahead.take(validation, at, epoch), validation, at, epoch);
          }
        }
      }
    }
  }

  @Test
  void readsAheadAndEachSampleOnce() throws InterruptedException {
    try (ReadAhead ahead = ahead(2)) {
      SampleOrder order = new SampleOrder(Split.TRAIN, 61);
      ahead.take(order, 0, 1);
      while (data.reads.get() < 4 * BATCH) {
        Thread.sleep(1);
      }
      for (int at = BATCH; at < 61; at += BATCH) {
        ahead.take(order, at, 1);
      }
    }
    assertEquals(61, data.reads.get());
  }

  @Test
  void aRefusalComesWithItsBatch() {
    data.broken = 17;
    try (ReadAhead ahead = ahead(3)) {
      SampleOrder order = new SampleOrder(Split.TRAIN, 61);
      check(ahead.take(order, 0, 1), order, 0, 1);
      check(ahead.take(order, 8, 1), order, 8, 1);
      assertSame(BROKEN, assertThrows(RuntimeException.class, () -> ahead.take(order, 16, 1)));
      check(ahead.take(order, 24, 1), order, 24, 1);
    }
  }

  @Test
  void closingWaitsForReadersAndNothingReadsAfterwards() throws InterruptedException {
    data.slow = true;
    ReadAhead ahead = ahead(3);
    ahead.take(new SampleOrder(Split.TRAIN, 61), 0, 1);
    ahead.close();
    int reads = data.reads.get();
    Thread.sleep(60);
    assertEquals(reads, data.reads.get());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("prune-data")));
  }

  @Test
  void anInterruptionIsLeftForTheRun() {
    data.slow = true;
    try (ReadAhead ahead = ahead(1)) {
      SampleOrder order = new SampleOrder(Split.TRAIN, 61);
      Thread.currentThread().interrupt();
      HostBatch batch = ahead.take(order, 0, 1);
      assertTrue(Thread.interrupted());
      check(batch, order, 0, 1);
      Thread.currentThread().interrupt();
    } finally {
      assertTrue(Thread.interrupted());
      assertFalse(Thread.interrupted());
    }
  }
}
