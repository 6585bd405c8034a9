package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tangent of {@link BatchNormByParameters} along {@code x}, with running statistics, which are constants: {@code
 * sum(dy * t) / s} for {@code gamma} and 0 for {@code beta}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel, as in {@link BatchNormMoments}.
 */
public final class BatchNormByParametersFixedTangent {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private BatchNormByParametersFixedTangent() {}

  static void batchNormByParametersFixedTangent(
      KernelContext context, FloatArray statistics, FloatArray dy, FloatArray xTangent, FloatArray into, IntArray dims,
      int rows, int channels, int gamma, int beta, int variance, int area, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float sum = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        sum += dy.get(i) * xTangent.get(i);
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      context.localBarrier();
      if (thread == 0) {
        float s = TornadoMath.sqrt(statistics.get(dims.get(variance) + c) + epsilon);
        into.set(dims.get(gamma) + c, sums[0] / s);
        into.set(dims.get(beta) + c, 0f);
      }
      context.localBarrier();
    }
  }
}
