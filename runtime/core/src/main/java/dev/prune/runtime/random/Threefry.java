package dev.prune.runtime.random;

/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of 64-bit counters.
 *
 * <p>Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The tests
 * hold the known answers that the authors publish with their Random123 library.
 *
 * <p>A key and a block of two words travel as one {@code long}: the first word in the low half, the second in the high
 * half. For one key, different counters always give different blocks.
 */
public final class Threefry {
  /** The Skein key-schedule constant; it keeps an all-zero key from being a fixed point of the schedule. */
  public static final int PARITY = 0x1BD11BDA;

  private Threefry() {}

  /** The block of counter {@code (first, second)} under {@code key}. */
  public static long block(long key, int first, int second) {
    int k0 = first(key);
    int k1 = second(key);
    int k2 = PARITY ^ k0 ^ k1;
    int x0 = first + k0;
    int x1 = second + k1;

    // The rounds are written out: a kernel has no arrays of constants, and each mask below becomes a literal.
    x0 += x1; x1 = rotate(x1, 13) ^ x0;
    x0 += x1; x1 = rotate(x1, 15) ^ x0;
    x0 += x1; x1 = rotate(x1, 26) ^ x0;
    x0 += x1; x1 = rotate(x1, 6) ^ x0;
    x0 += k1; x1 += k2 + 1;

    x0 += x1; x1 = rotate(x1, 17) ^ x0;
    x0 += x1; x1 = rotate(x1, 29) ^ x0;
    x0 += x1; x1 = rotate(x1, 16) ^ x0;
    x0 += x1; x1 = rotate(x1, 24) ^ x0;
    x0 += k2; x1 += k0 + 2;

    x0 += x1; x1 = rotate(x1, 13) ^ x0;
    x0 += x1; x1 = rotate(x1, 15) ^ x0;
    x0 += x1; x1 = rotate(x1, 26) ^ x0;
    x0 += x1; x1 = rotate(x1, 6) ^ x0;
    x0 += k0; x1 += k1 + 3;

    x0 += x1; x1 = rotate(x1, 17) ^ x0;
    x0 += x1; x1 = rotate(x1, 29) ^ x0;
    x0 += x1; x1 = rotate(x1, 16) ^ x0;
    x0 += x1; x1 = rotate(x1, 24) ^ x0;
    x0 += k1; x1 += k2 + 4;

    x0 += x1; x1 = rotate(x1, 13) ^ x0;
    x0 += x1; x1 = rotate(x1, 15) ^ x0;
    x0 += x1; x1 = rotate(x1, 26) ^ x0;
    x0 += x1; x1 = rotate(x1, 6) ^ x0;
    x0 += k2; x1 += k0 + 5;

    return pack(x0, x1);
  }

  /**
   * The key of a branch below {@code key}. The complemented second key word sets this apart from every
   * {@link #block} under {@code key} itself, so a key may both draw and derive.
   */
  public static long derive(long key, int first, int second) {
    return block(pack(first(key), ~second(key)), first, second);
  }

  /** Two words as one value. */
  public static long pack(int first, int second) {
    return ((long) second << 32) | (first & 0xFFFFFFFFL);
  }

  /** The first word of a key or block. */
  public static int first(long pair) {
    return (int) pair;
  }

  /** The second word of a key or block. */
  public static int second(long pair) {
    return (int) (pair >> 32);
  }

  /** Left rotation. The mask removes copies of the sign, so it holds for a device that only has signed shifts. */
  private static int rotate(int x, int by) {
    return (x << by) | ((x >> (32 - by)) & ((1 << by) - 1));
  }
}
