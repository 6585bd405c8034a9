package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code totals[at] = sum of the partial sums of a slice}, or {@code +=}: the second half of a sum over a long slice.
 *
 * <p>Tiling: one work group; each of its {@link #GROUP} threads adds every GROUP-th part, and a tree in local memory adds
 * the threads.
 */
public final class SliceJoin {
  /** Threads of a work group. */
  public static final int GROUP = 256;

  private SliceJoin() {}

  /**
   * @param count place of the length of the slice, whose {@link SliceParts} these are
   * @param add 1 to add to what stands in {@code totals}, 0 to overwrite it
   */
  static void sliceJoin(
      KernelContext context, FloatArray partial, FloatArray totals, IntArray dims, int count, int at, int add) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int parts = SliceParts.count(dims.get(count));
    float sum = 0;
    for (int i = thread; i < parts; i += GROUP) {
      sum += partial.get(i);
    }
    sums[thread] = sum;
    for (int half = GROUP / 2; half > 0; half >>= 1) {
      context.localBarrier();
      if (thread < half) {
        sums[thread] += sums[thread + half];
      }
    }
    if (thread == 0) {
      totals.set(at, add != 0 ? totals.get(at) + sums[0] : sums[0]);
    }
  }
}
