package dev.prune.runtime.kernel;

/** Two-dimensional convolution (cross-correlation, as every framework means it), zero padding. */
public interface ConvKernels extends KernelFamily {
  /**
   * @param x {@code [rows, in, inHeight, inWidth]}
   * @param parameters flat; {@code weight} is {@code [out, in, kernelHeight, kernelWidth]}, {@code bias} is {@code [out]}
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
