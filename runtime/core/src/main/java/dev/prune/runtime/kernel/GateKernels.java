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

  /** {@code y[r, c, a] = x[r, c, a] * z[r, c]}. */
  void scaleRows(Buffer x, Buffer z, Buffer y, Ints dims, int rows, int channels, int area);

  /** The gradient of {@link #scaleRows} by z: {@code dz[r, c] = sum_a x[r, c, a] * dy[r, c, a]}. */
  void byRows(Buffer x, Buffer dy, Buffer dz, Ints dims, int rows, int channels, int area);

  /**
   * Uniform numbers inside (0, 1), multiples of 2^-24 that a float and its distance to 1 hold exactly: {@code u[r, c]} is a
   * function of (seed, GATE, layer, original channel, sample, epoch). Where {@code together}, all rows have the numbers of the
   * first one: one draw for each batch.
   *
   * @param originals original index of each channel at offset {@code dims[firstOriginal]}
   * @param samples index of each row's sample in its split
   * @param keys {@code [seed low, seed high, epoch]}
   * @param layer the layer's position counted from the outputs (literal)
   * @param together whether rows share their numbers (literal)
   */
  void uniform(
      Buffer u,
      Ints originals,
      Ints samples,
      Ints keys,
      Ints dims,
      int rows,
      int channels,
      int firstOriginal,
      int layer,
      boolean together);
}
