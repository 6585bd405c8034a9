package dev.prune.runtime.random;

/**
 * The uniform numbers of random gates, shared by every device. The path is (seed, GATE, layer, epoch, sample), the place is
 * the original channel: a network that lost channels draws the same numbers for the others.
 */
public final class GateNoise {
  private GateNoise() {}

  /** The key of all gates of one sample. */
  public static long key(int seedLow, int seedHigh, int layer, int epoch, int sample) {
    long key = Threefry.derive(Threefry.pack(seedLow, seedHigh), Purpose.GATE.number(), 0);
    key = Threefry.derive(key, layer, 1);
    key = Threefry.derive(key, epoch, 2);
    return Threefry.derive(key, sample, 3);
  }

  /** An odd multiple of 2^-24, so that neither it nor its distance to 1 is 0, and a float holds both exactly. */
  public static float uniform(long key, int originalChannel) {
    int word = Threefry.first(Threefry.block(key, originalChannel, 0));
    return (((word >> 9) & 0x7FFFFF) * 2 + 1) * 0x1p-24f;
  }
}
