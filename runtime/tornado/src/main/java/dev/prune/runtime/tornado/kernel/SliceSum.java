package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code result[at + part] = sum_i values[i]}, or {@code +=}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each of {@link SliceParts}; a thread adds every GROUP-th number of
 * the part, and a tree in local memory adds the threads. A slice of one part needs one work group and writes the result
 * itself; of a longer one, this writes partial sums, which {@link SliceJoin} adds.
 */
public final class SliceSum {
  /** Threads of a work group. */
  public static final int GROUP = 256;

  private SliceSum() {}

  /** @param add 1 to add to what stands in {@code result}, 0 to overwrite it */
  static void sliceSum(
      KernelContext context, FloatArray values, FloatArray result, IntArray dims, int rows, int at, int add) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int n = dims.get(rows);
    int each = SliceParts.each(n);
    int parts = SliceParts.count(n);
    int groups = context.globalGroupSizeX / GROUP;
    for (int p = context.groupIdx; p < parts; p += groups) {
      int end = Math.min(n, (p + 1) * each);
      float sum = 0;
      for (int i = p * each + thread; i < end; i += GROUP) {
        sum += values.get(i);
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      if (thread == 0) {
        result.set(at + p, add != 0 ? result.get(at + p) + sums[0] : sums[0]);
      }
      context.localBarrier();
    }
  }
}
