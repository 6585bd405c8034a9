package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of a convolution with respect to its bias: {@code db[o] = sum_{r, p, q} dy[r, o, p, q]}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each output channel; a thread takes every GROUP-th pixel of the
 * batch, and a tree in local memory adds the threads.
 */
public final class ConvByBias {
  /** Threads of a work group. */
  public static final int GROUP = 256;

  private ConvByBias() {}

  static void convByBias(
      KernelContext context, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int out, int bias,
      int area) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int outs = dims.get(out);
    int pixels = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int o = context.groupIdx; o < outs; o += groups) {
      float sum = 0;
      for (int j = thread; j < pixels; j += GROUP) {
        sum += dy.get((j / area * outs + o) * area + j % area);
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      if (thread == 0) {
        gradients.set(dims.get(bias) + o, sums[0]);
      }
      context.localBarrier();
    }
  }
}
