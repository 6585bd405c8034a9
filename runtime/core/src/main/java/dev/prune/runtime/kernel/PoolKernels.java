package dev.prune.runtime.kernel;

/** Pooling, channel by channel. */
public interface PoolKernels extends KernelFamily {
  /** The largest input of each window; padding never wins, a NaN always does. */
  void max(Buffer x, Buffer y, Ints dims, int rows, int channels, Window window);

  /**
   * Sends {@code dy} to the first input (in index order) of its window that equals the maximum.
   *
   * @param x the input of {@link #max}
   * @param y the output of {@link #max}
   * @param dx overwritten
   */
  void maxByData(Buffer x, Buffer y, Buffer dy, Buffer dx, Ints dims, int rows, int channels, Window window);

  /** {@code y[r, c] = mean over the area of x[r, c, :]}; here {@code area} is a literal. */
  void average(Buffer x, Buffer y, Ints dims, int rows, int channels, int area);

  /** {@code dx[r, c, a] = dy[r, c] / area}; here {@code area} is a literal. */
  void averageByData(Buffer dy, Buffer dx, Ints dims, int rows, int channels, int area);
}
