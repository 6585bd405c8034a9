package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code result[at + part] = sum_i (a[i] - b[i])^2}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each of {@link SliceParts}; a thread adds every GROUP-th number of
 * the part, and a tree in local memory adds the threads. A slice of one part needs one work group and writes the result
 * itself; of a longer one, this writes partial sums, which {@link SliceJoin} adds.
 */
public final class SliceSquaredDistance {
  /** Threads of a work group. */
  public static final int GROUP = 256;

  private SliceSquaredDistance() {}

  static void sliceSquaredDistance(
      KernelContext context, FloatArray a, FloatArray b, FloatArray result, IntArray dims, int offset, int count,
      int at) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int n = dims.get(count);
    int from = dims.get(offset);
    int each = SliceParts.each(n);
    int parts = SliceParts.count(n);
    int groups = context.globalGroupSizeX / GROUP;
    for (int p = context.groupIdx; p < parts; p += groups) {
      int end = Math.min(n, (p + 1) * each);
      float sum = 0;
      for (int i = p * each + thread; i < end; i += GROUP) {
        float difference = a.get(from + i) - b.get(from + i);
        sum += difference * difference;
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      if (thread == 0) {
        result.set(at + p, sums[0]);
      }
      context.localBarrier();
    }
  }
}
