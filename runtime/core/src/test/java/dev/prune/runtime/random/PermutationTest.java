package dev.prune.runtime.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationTest {
  @Test
  void visitsEachOnce() {
    for (int n : new int[] {0, 1, 2, 3, 10, 1000}) {
      int[] sorted = Permutation.of(9, 4, n);
      Arrays.sort(sorted);
      assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
    }
  }

  @Test
  void isAFunctionOfSeedEpochAndLength() {
    assertArrayEquals(Permutation.of(9, 4, 100), Permutation.of(9, 4, 100));
    assertFalse(Arrays.equals(Permutation.of(9, 4, 100), Permutation.of(9, 5, 100)));
    assertFalse(Arrays.equals(Permutation.of(9, 4, 100), Permutation.of(8, 4, 100)));
  }

  @Test
  void formerContentDoesNotMatter() {
    int[] order = new int[100];
    Arrays.fill(order, -7);
    Permutation.fill(9, 4, order);
    assertArrayEquals(Permutation.of(9, 4, 100), order);
  }

  @Test
  void allOrdersOfThreeAreEquallyLikely() {
    Map<String, Integer> count = new HashMap<>();
    for (int epoch = 0; epoch < 6000; epoch++) {
      count.merge(Arrays.toString(Permutation.of(1, epoch, 3)), 1, Integer::sum);
    }
    assertEquals(6, count.size());
    count.forEach((order, seen) -> assertTrue(Math.abs(seen - 1000) < 120, order + " came " + seen + " times"));
  }
}
