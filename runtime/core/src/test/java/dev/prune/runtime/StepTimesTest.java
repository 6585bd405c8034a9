package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepTimesTest {
  @Test
  void warmUpIsLeftOutAsFarAsThereAreSteps() {
    StepTimes times = new StepTimes();
    assertTrue(Double.isNaN(times.median()));
    for (int i = 0; i < 10; i++) {
      times.add(9_000_000);
    }
    assertEquals(9, times.median());
    for (int i = 0; i < 10; i++) {
      times.add(9_000_000);
    }
    times.add(2_000_000);
    assertEquals(2, times.median());
    times.add(4_000_000);
    assertEquals(3, times.median());
    assertEquals(2, times.measured());
    while (times.count() < 400) {
      assertFalse(times.settled());
      times.add(times.count() < 200 ? 5_000_000 : 1_000_000);
    }
    assertTrue(times.settled());
    assertEquals(1, times.median());
    assertEquals(200, times.measured());
    times.restart();
    assertTrue(Double.isNaN(times.median()));
  }
}
