package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code totals[at] = sum_i a[i]^2}.
 *
 * <p>Tiling: one work group; each of its {@link #GROUP} threads adds every GROUP-th number, and a tree in local memory
 * adds the threads.
 */
public final class SliceSquares {
  /** Threads of a work group. */
  public static final int GROUP = 256;

  private SliceSquares() {}

  static void sliceSquares(KernelContext context, FloatArray a, FloatArray totals, IntArray dims, int offset, int count,
  int at) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int n = dims.get(count);
    int from = dims.get(offset);
    float sum = 0;
    for (int i = thread; i < n; i += GROUP) {
      sum += a.get(from + i) * a.get(from + i);
    }
    sums[thread] = sum;
    for (int half = GROUP / 2; half > 0; half >>= 1) {
      context.localBarrier();
      if (thread < half) {
        sums[thread] += sums[thread + half];
      }
    }
    if (thread == 0) {
      totals.set(at, sums[0]);
    }
  }
}
