package dev.prune.runtime.random;

/**
 * Numbers of common distributions at the place {@code (first, second)} under a key of {@link Threefry}. All are pure
 * functions. {@link #uniform} may be called in device kernels; {@link #normal} and {@link #below} are for the host.
 */
public final class Draws {
  private Draws() {}

  /** Uniform on [0, 1): a multiple of 2^-24, every one of which a {@code float} holds exactly. */
  public static float uniform(long key, int first, int second) {
    return unit(Threefry.first(Threefry.block(key, first, second)));
  }

  /** The upper 24 bits of a random word as a number on [0, 1). */
  public static float unit(int word) {
    return ((word >> 8) & 0xFFFFFF) * 0x1p-24f;
  }

  /**
   * Standard normal by Box and Muller ("A note on the generation of random normal deviates", 1958), computed in double
   * and rounded once. {@link StrictMath} gives the same bits on every machine. The largest magnitude is 6.66.
   */
  public static float normal(long key, int first, int second) {
    long block = Threefry.block(key, first, second);
    double radius = ((Threefry.first(block) & 0xFFFFFFFFL) + 1) * 0x1p-32; // (0, 1]: its logarithm is finite
    double turn = (Threefry.second(block) & 0xFFFFFFFFL) * 0x1p-32;
    return (float) (StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * turn));
  }

  /**
   * A whole number on {@code [0, bound)}, exactly uniform: D. Lemire's multiply-and-reject ("Fast random integer
   * generation in an interval", 2019) on the 64-bit block; a rejected block is drawn again under a derived key.
   *
   * @param bound positive
   */
  public static int below(int bound, long key, int first, int second) {
    if (bound <= 0) {
      throw new IllegalArgumentException("A bound must be positive, found " + bound + ".");
    }
    long rejected = Long.remainderUnsigned(-(long) bound, bound); // 2^64 mod bound
    long branch = key;
    long block = Threefry.block(branch, first, second);
    while (Long.compareUnsigned(block * bound, rejected) < 0) {
      branch = Threefry.derive(branch, first, second);
      block = Threefry.block(branch, first, second);
    }
    return (int) Math.unsignedMultiplyHigh(block, bound);
  }
}
