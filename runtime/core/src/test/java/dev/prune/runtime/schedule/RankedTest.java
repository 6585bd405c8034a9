package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedTest {
  @Test
  void tiesGoByIndexAndZeroHasNoSign() {
    assertArrayEquals(new int[] {3, 0, 1, 4, 2}, Ranked.order(new double[] {0.0, -0.0, 5, -1, 0.0}));
  }

  @Test
  void selectionIsThatOfASort() {
    Random random = new Random(1);
    for (int n : new int[] {1, 2, 33, 100, 2000}) {
      for (int spread : new int[] {2, 50, 1_000_000}) {
        double[] keys = random.ints(n, 0, spread).asDoubleStream().toArray();
        double[] sorted = keys.clone();
        Arrays.sort(sorted);
        for (int k = 1; k <= n; k += Math.max(1, n / 17)) {
          assertEquals(sorted[k - 1], Ranked.smallest(keys.clone(), k));
        }
      }
    }
    double[] ascending = new double[1000];
    Arrays.setAll(ascending, i -> i);
    assertEquals(499, Ranked.smallest(ascending, 500));
  }
}
