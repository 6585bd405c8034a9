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

  /**
   * The tangent of {@link #max}: {@code dy[p] = dx} at the first input (in index order) of window {@code p} that equals
   * {@code y[p]}, and 0 where none does, behind a NaN. Here {@code dx} and {@code dy} are tangents of {@code x} and
   * {@code y}, not gradients: this is the transpose of {@link #maxByData}.
   *
   * @param x the input of {@link #max}
   * @param y the output of {@link #max}
   * @param dx the tangent of {@code x}
   * @param dy the tangent of {@code y}; overwritten
   */
  void maxTangent(Buffer x, Buffer y, Buffer dx, Buffer dy, Ints dims, int rows, int channels, Window window);

  /** {@code y[r, c] = mean over the area of x[r, c, :]}; here {@code area} is a literal. */
  void average(Buffer x, Buffer y, Ints dims, int rows, int channels, int area);

  /** {@code dx[r, c, a] = dy[r, c] / area}; here {@code area} is a literal. */
  void averageByData(Buffer dy, Buffer dx, Ints dims, int rows, int channels, int area);
}
