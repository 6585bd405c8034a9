package dev.prune.runtime.kernel;

/** Inverted dropout whose pattern is a function of what is dropped, never of where it sits in memory. */
public interface DropoutKernels extends KernelFamily {
  /**
   * {@code y = x * keep / (1 - rate)}; the gradient is the same kernel applied to {@code dy}. Keep is 1 where the uniform
   * number of (seed, DROPOUT, layer, original channel, pixel, sample, epoch) is at least {@code rate}.
   *
   * @param originals original index of each channel at offset {@code dims[firstOriginal]}, so that a shrunk network drops
   *     the same units
   * @param samples index of each row's sample in its split
   * @param keys {@code [seed low, seed high, epoch]}
   * @param layer the layer's position counted from the outputs (literal)
   * @param area pixels per channel (literal)
   * @param rate probability of dropping (literal)
   */
  void apply(
      Buffer x,
      Buffer y,
      Ints originals,
      Ints samples,
      Ints keys,
      Ints dims,
      int rows,
      int channels,
      int firstOriginal,
      int layer,
      int area,
      double rate);
}
