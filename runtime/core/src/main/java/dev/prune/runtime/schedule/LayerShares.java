package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Tensor;
import java.util.function.LongPredicate;
import java.util.function.ToDoubleFunction;

/**
 * How many weights each layer keeps when all together keep a given number and each keeps in proportion to its scale,
 * but never more than it has. What a full layer cannot take goes to the others.
 *
 * <p>Whole numbers come from one list: the c-th weight of layer l has the turn (2c - 1) / scale(l), and the first turns
 * are served, of equal ones the earlier layer's. So a count is within one of its exact share, the total is exact, and a
 * smaller total never gives a layer more, which rounding by largest remainders does not promise.
 */
final class LayerShares {
  private final double[] scale;
  private final long[] least;
  private final long[] most;

  /**
   * @param scale positive numbers
   * @param least what each keeps in any case, at most {@code most}
   * @param most what each has
   */
  LayerShares(double[] scale, long[] least, long[] most) {
    this.scale = scale;
    this.least = least;
    this.most = most;
  }

  /** The scale of an Erdos-Renyi density: elements of {@code tensor} times raw density, up to a common factor. */
  static double scale(Tensor tensor, int[] widths, double elements, boolean kernel) {
    double sum = 0;
    double product = 1;
    for (Axis axis : kernel ? tensor.axes() : tensor.axes().subList(0, Math.min(2, tensor.axes().size()))) {
      sum += axis.width(widths);
      product *= axis.width(widths);
    }
    return elements * (sum / product);
  }

  /** The counts; their sum is {@code total} where that lies between all that must stay and all there is. */
  long[] of(long total) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < scale.length; i++) {
      high = most[i] == 0 ? high : Math.max(high, 2.0 * (most[i] + 1) / scale[i]);
    }
    for (int round = 0; round < 100; round++) {
      double middle = (low + high) / 2;
      if (sum(near(middle)) > total) {
        high = middle;
      } else {
        low = middle;
      }
    }
    // Products round: the last turns of each layer are served one by one, in their exact order.
    long[] counts = near(low);
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.max(least[i], counts[i] - 1);
    }
    long sum = sum(counts);
    for (int next = next(counts); sum < total && next >= 0; next = next(counts)) {
      counts[next]++;
      sum++;
    }
    return counts;
  }

  /** The counts of the largest total that {@code fits}, which must hold for all smaller totals too. */
  long[] largest(ToDoubleFunction<long[]> quantity, double limit) {
    LongPredicate fits = total -> quantity.applyAsDouble(of(total)) <= limit;
    long low = sum(least);
    long high = sum(most);
    while (low < high) {
      long middle = (low + high + 1) / 2;
      if (fits.test(middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return of(low);
  }

  /** How many turns of each layer are at most {@code turn}, but for rounding. */
  private long[] near(double turn) {
    long[] counts = new long[scale.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.max(least[i], Math.min(most[i], (long) Math.floor((turn * scale[i] + 1) / 2)));
    }
    return counts;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private double turn(int layer, long count) {
    return (2 * count - 1) / scale[layer];
  }

  private int next(long[] counts) {
    int next = -1;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < most[i] && (next < 0 || turn(i, counts[i] + 1) < turn(next, counts[next] + 1))) {
        next = i;
      }
    }
    return next;
  }
}
