package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link SoftmaxForward}: {@code dx[k] = y[k] * (dy[k] - sum_j dy[j] * y[j])}.
 *
 * <p>Tiling: a thread for each row.
 */
public final class SoftmaxByData {
  private SoftmaxByData() {}

  static void softmaxByData(
      KernelContext context, FloatArray y, FloatArray dy, FloatArray dx, IntArray dims, int rows, int channels) {
    int n = dims.get(rows);
    int width = dims.get(channels);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float sum = 0;
      for (int k = 0; k < width; k++) {
        sum += dy.get(r * width + k) * y.get(r * width + k);
      }
      for (int k = 0; k < width; k++) {
        dx.set(r * width + k, y.get(r * width + k) * (dy.get(r * width + k) - sum));
      }
    }
  }
}
