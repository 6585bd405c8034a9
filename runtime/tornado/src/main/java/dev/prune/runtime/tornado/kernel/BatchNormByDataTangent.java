package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tangent of {@link BatchNormByData} along {@code x}: its {@code s} moves by {@code q = mean(h * t)}, its {@code h}
 * by {@code hDot = (t - mean(t) - h * q) / s}, so that {@code out = gamma / s * (-q / s * (dy - mean(dy) - h * mean(dy *
 * h)) - hDot * mean(dy * h) - h * mean(dy * hDot))}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel, as in {@link BatchNormMoments}. It sums four means,
 * with them the fifth, and then writes its channel.
 */
public final class BatchNormByDataTangent {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private BatchNormByDataTangent() {}

  static void batchNormByDataTangent(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray parameters, FloatArray dy,
      FloatArray xTangent, FloatArray out, IntArray dims, int rows, int channels, int gamma, int area, float epsilon) {
    float[] gradients = context.allocateFloatLocalArray(GROUP);
    float[] gradientsByNormal = context.allocateFloatLocalArray(GROUP);
    float[] tangents = context.allocateFloatLocalArray(GROUP);
    float[] tangentsByNormal = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float center = moments.get(c);
      float s = TornadoMath.sqrt(moments.get(all + c) + epsilon);
      float gradient = 0;
      float gradientByNormal = 0;
      float tangent = 0;
      float tangentByNormal = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        float h = (x.get(i) - center) / s;
        gradient += dy.get(i);
        gradientByNormal += dy.get(i) * h;
        tangent += xTangent.get(i);
        tangentByNormal += xTangent.get(i) * h;
      }
      gradients[thread] = gradient;
      gradientsByNormal[thread] = gradientByNormal;
      tangents[thread] = tangent;
      tangentsByNormal[thread] = tangentByNormal;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          gradients[thread] += gradients[thread + half];
          gradientsByNormal[thread] += gradientsByNormal[thread + half];
          tangents[thread] += tangents[thread + half];
          tangentsByNormal[thread] += tangentsByNormal[thread + half];
        }
      }
      context.localBarrier();
      float meanOfGradient = gradients[0] / n;
      float meanByNormal = gradientsByNormal[0] / n;
      float meanOfTangent = tangents[0] / n;
      float q = tangentsByNormal[0] / n;
      context.localBarrier();
      float byMove = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        float h = (x.get(i) - center) / s;
        byMove += dy.get(i) * ((xTangent.get(i) - meanOfTangent - h * q) / s);
      }
      gradients[thread] = byMove;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          gradients[thread] += gradients[thread + half];
        }
      }
      context.localBarrier();
      float meanByMove = gradients[0] / n;
      float scale = parameters.get(dims.get(gamma) + c) / s;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        float h = (x.get(i) - center) / s;
        float hDot = (xTangent.get(i) - meanOfTangent - h * q) / s;
        float b = dy.get(i) - meanOfGradient - h * meanByNormal;
        out.set(i, scale * (-q / s * b - hDot * meanByNormal - h * meanByMove));
      }
      context.localBarrier();
    }
  }
}
