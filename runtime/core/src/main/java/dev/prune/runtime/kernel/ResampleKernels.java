package dev.prune.runtime.kernel;

/**
 * Linear maps along one axis of images; see {@link Resampling} for the six literals at the end. Values are
 * {@code [rows, channels, outer, axis, inner]}; {@code outer} and {@code inner} are literals, too.
 */
public interface ResampleKernels extends KernelFamily {
  /** {@code y[.., i, n] = sum over j of weight(i, j) x[.., j, n]}, where x has {@code in} positions and y {@code out}. */
  void apply(
      Buffer x, Buffer y, Ints dims, int rows, int channels, int outer, int inner, int kind, int in, int out, int window,
      int stride, int pad);

  /** {@code dx[.., j, n] = sum over i of weight(i, j) dy[.., i, n]}: the gradient of {@link #apply}. */
  void transposed(
      Buffer dy, Buffer dx, Ints dims, int rows, int channels, int outer, int inner, int kind, int in, int out,
      int window, int stride, int pad);
}
