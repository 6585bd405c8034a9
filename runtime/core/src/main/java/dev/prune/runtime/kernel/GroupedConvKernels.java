package dev.prune.runtime.kernel;

/**
 * Convolution whose channels lie in {@code groups} equal parts, one after the other; an output channel reads the input
 * channels of its own part only (Krizhevsky et al. 2012; Xie et al. 2017).
 */
public interface GroupedConvKernels extends KernelFamily {
  /**
   * @param x {@code [rows, in, inHeight, inWidth]}
   * @param parameters flat; {@code weight} is {@code [out, in / groups, kernelHeight, kernelWidth]}, {@code bias} is
   *     {@code [out]}
   * @param y {@code [rows, out, outHeight, outWidth]}
   * @param bias index of the bias's offset, or -1 for none
   * @param groups divides {@code in} and {@code out}
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
      Window window,
      int groups);

  /** The gradient with respect to {@code x}. */
  void byData(
      Buffer dy,
      Buffer parameters,
      Buffer dx,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      Window window,
      int groups);

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
      Window window,
      int groups);
}
