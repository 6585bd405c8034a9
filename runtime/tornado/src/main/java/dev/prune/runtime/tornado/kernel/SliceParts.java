package dev.prune.runtime.tornado.kernel;

/**
 * How a sum over a slice is cut, so that many work groups can share it: into parts of {@link #PART} numbers, or longer ones
 * where there would be more than {@link #MOST}. Each part is one number of a buffer of partial sums, and {@link
 * SliceJoin} adds those. All of it depends on the length of the slice alone; TornadoVM inlines these methods.
 */
public final class SliceParts {
  /** Numbers of the shortest part: a slice that is not longer needs no second kernel. */
  public static final int PART = 4096;

  /** The most parts, which is what a buffer of partial sums must hold. */
  public static final int MOST = 1024;

  private SliceParts() {}

  /** Numbers of a part of a slice of {@code n}. */
  static int each(int n) {
    return Math.max(PART, n / MOST + 1);
  }

  /** Parts of a slice of {@code n}; an empty slice has one, which is 0. */
  public static int count(int n) {
    return Math.max(1, (n + each(n) - 1) / each(n));
  }
}
