package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tangent of {@link SoftmaxByData} along {@code y}: {@code out[k] = yTangent[k] * (dy[k] - sum_j dy[j] * y[j]) - y[k] *
 * sum_j dy[j] * yTangent[j]}.
 *
 * <p>Tiling: a thread for each row.
 */
public final class SoftmaxByDataTangent {
  private SoftmaxByDataTangent() {}

  static void softmaxByDataTangent(
      KernelContext context, FloatArray y, FloatArray dy, FloatArray yTangent, FloatArray out, IntArray dims, int rows,
      int channels) {
    int n = dims.get(rows);
    int width = dims.get(channels);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float sum = 0;
      float sumByTangent = 0;
      for (int i = r * width; i < (r + 1) * width; i++) {
        sum += dy.get(i) * y.get(i);
        sumByTangent += dy.get(i) * yTangent.get(i);
      }
      for (int i = r * width; i < (r + 1) * width; i++) {
        out.set(i, yTangent.get(i) * (dy.get(i) - sum) - y.get(i) * sumByTangent);
      }
    }
  }
}
