package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tangent of {@link BatchNormByParameters} along {@code x}, with the moments of the batch: {@code sum(dy * hDot)} for
 * {@code gamma}, {@code hDot = (t - mean(t) - h * mean(h * t)) / s}, and 0 for {@code beta}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel, as in {@link BatchNormMoments}; two passes.
 */
public final class BatchNormByParametersTangent {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private BatchNormByParametersTangent() {}

  static void batchNormByParametersTangent(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray dy, FloatArray xTangent, FloatArray into,
      IntArray dims, int rows, int channels, int gamma, int beta, int area, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    float[] others = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float center = moments.get(c);
      float s = TornadoMath.sqrt(moments.get(all + c) + epsilon);
      float sum = 0;
      float other = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        sum += xTangent.get(i);
        other += xTangent.get(i) * ((x.get(i) - center) / s);
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
      float meanOfTangent = sums[0] / n;
      float q = others[0] / n;
      context.localBarrier();
      float byMove = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        float h = (x.get(i) - center) / s;
        byMove += dy.get(i) * ((xTangent.get(i) - meanOfTangent - h * q) / s);
      }
      sums[thread] = byMove;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      context.localBarrier();
      if (thread == 0) {
        into.set(dims.get(gamma) + c, sums[0]);
        into.set(dims.get(beta) + c, 0f);
      }
      context.localBarrier();
    }
  }
}
