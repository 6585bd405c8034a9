package dev.prune.runtime.schedule;

/** One number from several: {@code max(hamming(S, S@last(5)))}. A value that is not there makes the answer NaN. */
public final class Reduction {
  private Reduction() {}

  /** The largest. */
  public static double max(double... values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** The smallest. */
  public static double min(double... values) {
    double min = Double.POSITIVE_INFINITY;
    for (double value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  /** The sum, in the order of the values. */
  public static double sum(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** The mean. */
  public static double mean(double... values) {
    return sum(values) / values.length;
  }
}
