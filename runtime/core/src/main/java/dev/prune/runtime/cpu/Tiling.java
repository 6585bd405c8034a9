package dev.prune.runtime.cpu;

/** Cuts long runs of elements into units of one size. */
final class Tiling {
  /** Elements of a unit: large beside the cost of a call, small beside a cache. */
  static final int ELEMENTS = 8192;

  /** Rows of which whole tiles are made, whatever follows them. */
  static final int ROWS = 12;

  /** The tallest tiles of machines with 16 registers; what six do not divide is cut into sixes and fours. */
  private static final int SIX = 6;

  private Tiling() {}

  /** Units that {@code count} elements make. */
  static int units(int count) {
    return (count + ELEMENTS - 1) / ELEMENTS;
  }

  /**
   * Rows of the tile that begins at {@code row}, where another has ended, of so many rows: up to the tallest, and at least 4. All tiles together have no more
   * rows than {@code rows} rounded up to 4. Where the tallest have 4, 6 or 12, a tile begins at each multiple of {@link #ROWS}, so that rows from there on can be computed apart.
   */
  static int height(int row, int rows, int tallest) {
    if (tallest != SIX) {
      return Math.min(tallest, roundUp(rows - row, 4));
    }
    int left = rows - row;
    boolean twoFours = left > SIX && left <= 8 && row % ROWS == 0;
    return left <= 4 || twoFours ? 4 : SIX;
  }

  /** {@code value} rounded up to a multiple of {@code step}. */
  static int roundUp(int value, int step) {
    return (value + step - 1) / step * step;
  }
}
