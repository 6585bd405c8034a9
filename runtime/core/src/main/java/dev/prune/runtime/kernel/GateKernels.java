package dev.prune.runtime.kernel;

/** Factors of channels: one for each channel, or one for each sample and channel. {@code area} is a literal. */
public interface GateKernels extends KernelFamily {
  /**
   * {@code y[r, c, a] = x[r, c, a] * factors[dims[offset] + c]}.
   *
   * @param factors flat: parameters, or how they move
   * @param offset index of the offset of the factors
   */
  void scale(Buffer x, Buffer factors, Buffer y, Ints dims, int rows, int channels, int offset, int area);

  /**
   * The gradient of {@link #scale} by the factors: {@code gradients[dims[offset] + c] = sum_{r, a} x[r, c, a] * dy[r, c,
   * a]}.
   *
   * @param gradients flat; the slice at {@code offset} is overwritten
   */
  void byFactors(Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int offset, int area);
}
