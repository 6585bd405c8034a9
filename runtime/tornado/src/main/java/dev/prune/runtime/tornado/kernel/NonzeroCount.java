package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code counts[c] += number of non-zero x[r, c, a]}; counts are whole numbers, which a float holds exactly up to 2^24.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each unit; a thread takes every GROUP-th element, and a tree in
 * local memory joins the threads.
 */
public final class NonzeroCount {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private NonzeroCount() {}

  static void nonzeroCount(
      KernelContext context, FloatArray x, FloatArray counts, IntArray dims, int rows, int channels, int area,
      int resultOffset) {
    float[] parts = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int groups = context.globalGroupSizeX / GROUP;
    int all = dims.get(channels);
    int each = dims.get(rows) * area;
    int to = dims.get(resultOffset);
    for (int u = context.groupIdx; u < all; u += groups) {
      float part = 0;
      for (int j = thread; j < each; j += GROUP) {
        if (x.get((j / area * all + u) * area + j % area) != 0f) {
          part += 1f;
        }
      }
      parts[thread] = part;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          parts[thread] += parts[thread + half];
        }
      }
      if (thread == 0) {
        counts.set(to + u, counts.get(to + u) + parts[0]);
      }
      context.localBarrier();
    }
  }
}
