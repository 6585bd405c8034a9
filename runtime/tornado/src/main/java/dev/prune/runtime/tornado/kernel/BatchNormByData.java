package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of batch normalisation with respect to its input, through the moments: {@code dx = gamma / s * (dy -
 * mean(dy) - h * mean(dy * h))}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel, which sums both means as {@link BatchNormMoments} does
 * and then writes its channel.
 */
public final class BatchNormByData {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private BatchNormByData() {}

  static void batchNormByData(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray parameters, FloatArray dy, FloatArray dx,
      IntArray dims, int rows, int channels, int gamma, int area, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    float[] others = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float mean = moments.get(c);
      float deviation = TornadoMath.sqrt(moments.get(all + c) + epsilon);
      float sum = 0;
      float other = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        sum += dy.get(i);
        other += dy.get(i) * ((x.get(i) - mean) / deviation);
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
      float meanOfGradient = sums[0] / n;
      float meanByNormal = others[0] / n;
      float scale = parameters.get(dims.get(gamma) + c) / deviation;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        float h = (x.get(i) - mean) / deviation;
        dx.set(i, scale * (dy.get(i) - meanOfGradient - h * meanByNormal));
      }
      context.localBarrier();
    }
  }
}
