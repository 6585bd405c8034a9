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
      sum += sums.centredSquares(a, at + r * stride, mean, count, lanes, 0);
    }
    return sum;
  }

  @Override
  public double centredDot(float[] a, float[] b, int at, int stride, int rows, int count, float mean, float[] lanes) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += sums.centredDot(a, at + r * stride, mean, b, at + r * stride, count, lanes, 0);
    }
    return sum;
  }
}
