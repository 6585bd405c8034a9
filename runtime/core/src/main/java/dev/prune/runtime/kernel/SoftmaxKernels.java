package dev.prune.runtime.kernel;

/** Softmax across the channels of each row (area 1), shifted by the largest channel. */
public interface SoftmaxKernels extends KernelFamily {
  /** {@code y[r, c] = exp(x[r, c]) / sum_k exp(x[r, k])}. */
  void forward(Buffer x, Buffer y, Ints dims, int rows, int channels);

  /** {@code dx[r, c] = y[r, c] * (dy[r, c] - sum_k dy[r, k] * y[r, k])}. */
  void byData(Buffer y, Buffer dy, Buffer dx, Ints dims, int rows, int channels);

  /**
   * The tangent of {@link #byData} along {@code y}, {@code dy} held fixed: {@code out[r, c] = yTangent[r, c] * (dy[r, c]
   * - sum_k dy[r, k] * y[r, k]) - y[r, c] * sum_k dy[r, k] * yTangent[r, k]}.
   */
  void byDataTangent(Buffer y, Buffer dy, Buffer yTangent, Buffer out, Ints dims, int rows, int channels);
}
