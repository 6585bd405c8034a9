package dev.prune.runtime.schedule;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders and selections that are stable: of equal numbers, the one with the smaller index comes first. */
final class Ranked {
  private Ranked() {}

  /** Indices of {@code keys} in ascending order. */
  static int[] order(double[] keys) {
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> keys[i] + 0.0)) // + 0.0: a negative zero ties with zero
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The {@code k}-th smallest of {@code keys}, counted from 1, in linear time; {@code keys} is reordered. Full sorting
   * of all weights at every event of a gradual schedule would cost more than the training steps between them.
   */
  static double smallest(double[] keys, int k) {
    int from = 0;
    int to = keys.length - 1;
    int at = k - 1;
    while (to - from > 32) {
      double pivot = median(keys[from], keys[(from + to) >>> 1], keys[to]);
      int i = from;
      int j = to;
      while (i <= j) {
        while (keys[i] < pivot) {
          i++;
        }
        while (keys[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double held = keys[i];
          keys[i++] = keys[j];
          keys[j--] = held;
        }
      }
      if (at <= j) {
        to = j;
      } else if (at >= i) {
        from = i;
      } else {
        return keys[at];
      }
    }
    Arrays.sort(keys, from, to + 1);
    return keys[at];
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
