package dev.prune.runtime.kernel;

/**
 * Depthwise convolution: each output channel reads one input channel. With {@code out = in * multiplier}, output channel
 * {@code o} reads input channel {@code o / multiplier}.
 */
public interface DepthwiseKernels extends KernelFamily {
  /**
   * {@code y[r, o, p, q] = bias[o] + sum_{k, l} x[r, o / multiplier, row(p, k), column(q, l)] * weight[o, k, l]}.
   *
   * @param x {@code [rows, in, inHeight, inWidth]}
   * @param parameters flat; {@code weight} is {@code [out, 1, kernelHeight, kernelWidth]}, {@code bias} is {@code [out]}
   * @param y {@code [rows, out, outHeight, outWidth]}
   * @param bias index of the bias's offset, or -1 for none
   */
  void forward(
      Buffer x,
      Buffer parameters,
      Buffer y,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      int bias,
      Window window);

  /** The gradient with respect to {@code x}. */
  void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window window);

  /** Overwrites the slices of {@code weight} and {@code bias} (unless -1) in {@code gradients}. */
  void byWeights(
      Buffer x,
      Buffer dy,
      Buffer gradients,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      int bias,
      Window window);
}
