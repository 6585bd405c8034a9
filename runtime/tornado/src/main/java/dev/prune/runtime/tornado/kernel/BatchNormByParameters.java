package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code dgamma = sum(dy * h)}, {@code dbeta = sum(dy)}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel, as in {@link BatchNormMoments}. A place {@code mean}
 * of -1 means the statistics of a batch: means from 0, variances behind them.
 */
public final class BatchNormByParameters {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private BatchNormByParameters() {}

  static void batchNormByParameters(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray dy, FloatArray gradients, IntArray dims,
      int rows, int channels, int gamma, int beta, int mean, int variance, int area, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    float[] others = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int means = mean < 0 ? 0 : dims.get(Math.max(mean, 0));
    int variances = mean < 0 ? all : dims.get(Math.max(variance, 0));
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float center = moments.get(means + c);
      float deviation = TornadoMath.sqrt(moments.get(variances + c) + epsilon);
      float sum = 0;
      float other = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        sum += dy.get(i);
        other += dy.get(i) * ((x.get(i) - center) / deviation);
      }
      sums[thread] = sum;
      others[thread] = other;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
          others[thread] += others[thread + half];
        }
      }
      context.localBarrier();
      if (thread == 0) {
        gradients.set(dims.get(gamma) + c, others[0]);
        gradients.set(dims.get(beta) + c, sums[0]);
      }
      context.localBarrier();
    }
  }
}
