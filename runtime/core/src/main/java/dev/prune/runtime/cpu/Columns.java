package dev.prune.runtime.cpu;

/**
 * Loops over {@code count} neighbouring columns of a value {@code [rows, stride]}; {@code at} is the first of them in
 * the first row. They go row by row, so that memory is read as it lies, and keep one double for each column: to the bit
 * what a loop down a single column gives, whatever columns stand beside it.
 *
 * <p>Numbers of a column (a mean, a scale) are runs of {@code count} of an array, from an offset of their own. What is
 * written is another array than what is read.
 */
public interface Columns {
  /** {@code sums[j] = sum_r x[r, j]}. */
  void sum(float[] x, int at, int stride, int rows, int count, double[] sums);

  /** {@code sums[j] = sum_r (x[r, j] - mean[j])^2}. */
  void centredSquares(
      float[] x, int at, int stride, int rows, int count, float[] mean, int meanAt, double[] sums);

  /** {@code sums[j] = sum_r dy[r, j]} and {@code sums[count + j] = sum_r (x[r, j] - mean[j]) * dy[r, j]}. */
  void slopes(
      float[] x, float[] dy, int at, int stride, int rows, int count, float[] mean, int meanAt, double[] sums);

  /** {@code y[r, j] = (x[r, j] - mean[j]) * scale[j] + shift[j]}. */
  void normalize(
      float[] x, int at, int stride, int rows, int count, float[] mean, int meanAt, float[] scale, int scaleAt,
      float[] shift, int shiftAt, float[] y);

  /** {@code dx[r, j] = scale[j] * (dy[r, j] - level[j] - (x[r, j] - mean[j]) * slope[j])}. */
  void byData(
      float[] x, float[] dy, int at, int stride, int rows, int count, float[] mean, int meanAt, float[] scale,
      int scaleAt, float[] level, int levelAt, float[] slope, int slopeAt, float[] dx);

  /** {@code y[r, j] = scale[j] * x[r, j]}. */
  void scale(float[] x, int at, int stride, int rows, int count, float[] scale, int scaleAt, float[] y);
}
