package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient by a factor for each channel: {@code gradients[offset + c] = sum_{r, a} x[r, c, a] * dy[r, c, a]}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel; a thread takes every GROUP-th number of the channel,
 * and a tree in local memory adds the threads.
 */
public final class GateByFactors {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private GateByFactors() {}

  static void gateByFactors(
      KernelContext context, FloatArray x, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int channels,
      int offset, int area) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int each = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float sum = 0;
      for (int j = thread; j < each; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        sum += x.get(i) * dy.get(i);
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      if (thread == 0) {
        gradients.set(dims.get(offset) + c, sums[0]);
      }
      context.localBarrier();
    }
  }
}
