package dev.prune.runtime.cpu;

/**
 * Sums over one channel of a value {@code [rows, channels, area]}: over {@code rows} runs of {@code count} numbers that lie
 * {@code stride} apart, in an order that {@code rows} and {@code count} alone fix.
 *
 * <p>{@code lanes} is scratch of {@link Sums#LANES} numbers.
 */
public interface RowSums {
  /** {@code sum a[at + r * stride + i]}. */
  double sum(float[] a, int at, int stride, int rows, int count, float[] lanes);

  /** {@code sum (a[at + r * stride + i] - mean)^2}. */
  double centredSquares(float[] a, int at, int stride, int rows, int count, float mean, float[] lanes);

  /** {@code sum (a[at + r * stride + i] - mean) * b[at + r * stride + i]}. */
  double centredDot(float[] a, float[] b, int at, int stride, int rows, int count, float mean, float[] lanes);
}
