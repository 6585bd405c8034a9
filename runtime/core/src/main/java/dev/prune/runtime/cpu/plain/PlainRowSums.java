package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.RowSums;
import dev.prune.runtime.cpu.Sums;

/** Row by row. */
final class PlainRowSums implements RowSums {
  private final Sums sums;

  PlainRowSums(Sums sums) {
    this.sums = sums;
  }

  @Override
  public double sum(float[] a, int at, int stride, int rows, int count, float[] lanes) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += sums.sum(a, at + r * stride, count, lanes, 0);
    }
    return sum;
  }

  @Override
  public double centredSquares(float[] a, int at, int stride, int rows, int count, float mean, float[] lanes) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += centredSquares(a, at + r * stride, mean, count);
    }
    return sum;
  }

  @Override
  public double centredDot(float[] a, float[] b, int at, int stride, int rows, int count, float mean, float[] lanes) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += centredDot(a, b, at + r * stride, mean, count);
    }
    return sum;
  }

  /** Of one row. */
  private static double centredSquares(float[] a, int at, float mean, int count) {
    double s0 = 0;
    double s1 = 0;
    int i = at;
    for (; i + 2 <= at + count; i += 2) {
      double d0 = (double) a[i] - mean;
      double d1 = (double) a[i + 1] - mean;
      s0 += d0 * d0;
      s1 += d1 * d1;
    }
    if (i < at + count) {
      double d = (double) a[i] - mean;
      s0 += d * d;
    }
    return s0 + s1;
  }

  /** Of one row. */
  private static double centredDot(float[] a, float[] b, int at, float mean, int count) {
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i + 2 <= count; i += 2) {
      s0 += ((double) a[at + i] - mean) * b[at + i];
      s1 += ((double) a[at + i + 1] - mean) * b[at + i + 1];
    }
    if (i < count) {
      s0 += ((double) a[at + i] - mean) * b[at + i];
    }
    return s0 + s1;
  }
}
