package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Means of a batch, then variances around them: two passes, as one pass loses digits.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel; a thread takes every GROUP-th of the channel's
 * {@code n = rows * area} numbers, and a tree in local memory adds the threads.
 */
public final class BatchNormMoments {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private BatchNormMoments() {}

  static void batchNormMoments(
      KernelContext context, FloatArray x, FloatArray moments, IntArray dims, int rows, int channels, int area) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float sum = 0;
      for (int j = thread; j < n; j += GROUP) {
        sum += x.get((j / area * all + c) * area + j % area);
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      context.localBarrier();
      float mean = sums[0] / n;
      context.localBarrier();
      float squares = 0;
      for (int j = thread; j < n; j += GROUP) {
        float difference = x.get((j / area * all + c) * area + j % area) - mean;
        squares += difference * difference;
      }
      sums[thread] = squares;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      context.localBarrier();
      if (thread == 0) {
        moments.set(c, mean);
        moments.set(all + c, sums[0] / n);
      }
      context.localBarrier();
    }
  }
}
