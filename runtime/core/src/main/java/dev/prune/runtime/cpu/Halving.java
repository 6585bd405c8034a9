package dev.prune.runtime.cpu;

/**
 * Pooling by windows of 2 by 2 that lie side by side inside an image. {@code places} says where the first input of each
 * window lies, counted from the image's first; its others are one to the right, {@code below} further, and both.
 */
public interface Halving {
  /** {@code y[to + q]} is the largest input of window {@code q}, a NaN if one is, for {@code q < count}. */
  void largest(float[] x, int at, int[] places, int below, int count, float[] y, int to);

  /**
   * Sends {@code dy[from + q]} to the first input of window {@code q} that equals {@code y[from + q]}, and zero to the others;
   * a NaN equals nothing.
   */
  void gradient(
      float[] x, float[] dx, int at, int[] places, int below, int count, float[] y, float[] dy, int from);
}
