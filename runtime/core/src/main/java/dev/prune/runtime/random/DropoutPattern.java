package dev.prune.runtime.random;

/**
 * Which activations dropout keeps: a function of the unit, the sample and the epoch, shared by every device.
 *
 * <p>The key is a {@link SampleKey}, the place is (original channel, pixel), so that a network that lost channels drops the
 * same survivors, wherever they sit in memory and in whatever batch the sample comes.
 */
public final class DropoutPattern {
  private DropoutPattern() {}

  /** The key of all activations of one sample: a kernel derives it once a row. */
  public static long key(int seedLow, int seedHigh, int layer, int epoch, int sample) {
    return SampleKey.of(seedLow, seedHigh, Purpose.DROPOUT.number(), layer, epoch, sample);
  }

  /** Whether the activation is kept under a key of {@link #key}: its uniform number is at least {@code rate}. */
  public static boolean keep(long key, int originalChannel, int pixel, double rate) {
    return Draws.uniform(key, originalChannel, pixel) >= rate;
  }

  /**
   * The smallest number of 24 bits that is kept, 2^24 if none is: {@link #keep} for kernels that compare the upper bits
   * of random words as whole numbers. A uniform number is {@code n * 2^-24}; scaling by a power of two rounds nothing.
   *
   * @param rate at least 0
   */
  public static int least(double rate) {
    return (int) Math.ceil(rate * 0x1p24);
  }

  /**
   * Whether the activation is kept.
   *
   * @param layer the layer's position counted from the outputs
   * @param originalChannel the channel's index in the network as it was written
   * @param sample index of the sample in its split
   * @param rate probability of dropping
   */
  public static boolean keep(
      int seedLow,
      int seedHigh,
      int layer,
      int originalChannel,
      int pixel,
      int sample,
      int epoch,
      double rate) {
    return keep(key(seedLow, seedHigh, layer, epoch, sample), originalChannel, pixel, rate);
  }
}
