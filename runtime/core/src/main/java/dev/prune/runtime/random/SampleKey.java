package dev.prune.runtime.random;

/**
 * The key of the random numbers that one sample has in one layer. The path is (seed, purpose, layer, epoch, sample), so a
 * sample has the same numbers in whatever batch it comes, and the place under it is the original channel, so a network that
 * lost channels draws the same numbers for the others.
 */
public final class SampleKey {
  private SampleKey() {}

  /**
   * What {@code RandomKey.of(seed, purpose).derive(layer).derive(epoch).derive(sample)} has as bits, without its objects:
   * kernels allocate none.
   *
   * @param purpose the number of a {@link Purpose}
   * @param layer the layer's position counted from the outputs
   * @param sample index of the sample in its split
   */
  public static long of(int seedLow, int seedHigh, int purpose, int layer, int epoch, int sample) {
    long key = Threefry.derive(Threefry.pack(seedLow, seedHigh), purpose, 0);
    key = Threefry.derive(key, layer, 1);
    key = Threefry.derive(key, epoch, 2);
    return Threefry.derive(key, sample, 3);
  }
}
