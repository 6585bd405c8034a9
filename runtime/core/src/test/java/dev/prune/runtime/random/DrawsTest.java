package dev.prune.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DrawsTest {
  private static final long KEY = RandomKey.of(3, Purpose.NOISE).bits();
  private static final int N = 200_000;

  @Test
  void unitCoversTheHalfOpenInterval() {
    assertEquals(0f, Draws.unit(0));
    assertEquals(0f, Draws.unit(0xFF));
    assertEquals(1 - 0x1p-24f, Draws.unit(-1));
    assertEquals(0.5f, Draws.unit(Integer.MIN_VALUE));
  }

  @Test
  void uniformHasTheMomentsOfTheUniform() {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < N; i++) {
      float u = Draws.uniform(KEY, i, 0);
      assertTrue(u >= 0 && u < 1);
      sum += u;
      squares += (double) u * u;
    }
    assertEquals(0.5, sum / N, 4 * Math.sqrt(1.0 / 12 / N));
    assertEquals(1.0 / 3, squares / N, 4 * Math.sqrt(4.0 / 45 / N));
  }

  @Test
  void normalHasTheMomentsOfTheNormal() {
    double[] moment = new double[5];
    for (int i = 0; i < N; i++) {
      double x = Draws.normal(KEY, 0, i);
      for (int p = 1; p <= 4; p++) {
        moment[p] += Math.pow(x, p) / N;
      }
    }
    assertEquals(0, moment[1], 4 * Math.sqrt(1.0 / N));
    assertEquals(1, moment[2], 4 * Math.sqrt(2.0 / N));
    assertEquals(0, moment[3], 4 * Math.sqrt(15.0 / N));
    assertEquals(3, moment[4], 4 * Math.sqrt(96.0 / N));
  }

  @Test
  void belowIsUniform() {
    int[] count = new int[7];
    for (int i = 0; i < 70_000; i++) {
      count[Draws.below(7, KEY, i, -1)]++;
    }
    double chiSquare = 0;
    for (int seen : count) {
      chiSquare += (seen - 10_000.0) * (seen - 10_000.0) / 10_000;
    }
    assertTrue(chiSquare < 22.5, "chi-square with 6 degrees of freedom, 99.9 % point 22.46: " + chiSquare);
  }

  @Test
  void belowKnowsItsEdges() {
    assertEquals(0, Draws.below(1, KEY, 5, 5));
    int largest = Draws.below(Integer.MAX_VALUE, KEY, 5, 5);
    assertTrue(largest >= 0 && largest < Integer.MAX_VALUE);
    assertThrows(IllegalArgumentException.class, () -> Draws.below(0, KEY, 0, 0));
  }

  @Test
  void theSameBitsForEver() {
    assertEquals(0x6b2001 * 0x1p-24f, Draws.uniform(0, 0, 0));
    RandomKey key = RandomKey.of(42, Purpose.INIT).derive(1);
    assertEquals(key.normal(2, 3), RandomKey.of(42, Purpose.INIT).derive(1).normal(2, 3));
  }
}
