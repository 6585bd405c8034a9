package dev.prune.runtime.kernel;

/**
 * Transposed convolution: the map by which a convolution from {@code y} to {@code x} sends gradients back (Zeiler et al.
 * 2010). The {@link Window} is that convolution's, so its input image is {@code y} and its output image is {@code x}.
 */
public interface TransposedConvKernels extends KernelFamily {
  /**
   * {@code y[r, o, h, w] = bias[o] + sum of x[r, i, p, q] * weight[o, i, k, l]} over all {@code i, p, q, k, l} with
   * {@code p * stride - padTop + k * dilation = h}, and {@code w} likewise.
   *
   * @param x {@code [rows, in, outHeight, outWidth]}, extents of the window's output
   * @param parameters flat; {@code weight} is {@code [out, in, kernelHeight, kernelWidth]}, {@code bias} is {@code [out]}
   * @param y {@code [rows, out, inHeight, inWidth]}, extents of the window's input
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
