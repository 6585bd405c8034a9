package dev.prune.runtime.random;

/** The uniform numbers of random gates, shared by every device: the key is a {@link SampleKey}, the place the original channel. */
public final class GateNoise {
  private GateNoise() {}

  /** The key of all gates of one sample. */
  public static long key(int seedLow, int seedHigh, int layer, int epoch, int sample) {
    return SampleKey.of(seedLow, seedHigh, Purpose.GATE.number(), layer, epoch, sample);
  }

  /** An odd multiple of 2^-24, so that neither it nor its distance to 1 is 0, and a float holds both exactly. */
  public static float uniform(long key, int originalChannel) {
    return unit(Threefry.first(Threefry.block(key, originalChannel, 0)));
  }

  /** The number that a random word becomes: its upper 23 bits, with a 1 behind them. */
  public static float unit(int word) {
    return (((word >> 9) & 0x7FFFFF) * 2 + 1) * 0x1p-24f;
  }
}
