package dev.prune.runtime.cpu;

/** Cuts long runs of elements into units of one size. */
final class Tiling {
  /** Elements of a unit: large beside the cost of a call, small beside a cache. */
  static final int ELEMENTS = 8192;

  private Tiling() {}

  /** Units that {@code count} elements make. */
  static int units(int count) {
    return (count + ELEMENTS - 1) / ELEMENTS;
  }

  /** Rows of the tile that begins where so many rows are left: a multiple of 4 up to the tallest. */
  static int height(int left, int tallest) {
    return Math.min(tallest, roundUp(left, 4));
  }

  /** {@code value} rounded up to a multiple of {@code step}. */
  static int roundUp(int value, int step) {
    return (value + step - 1) / step * step;
  }
}
