package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of a dense layer with respect to its bias: {@code db[o] = sum_r dy[r, o]}.
 *
 * <p>Tiling: a thread for each output, so that neighbouring threads read neighbouring numbers; it adds rows in order.
 */
public final class DenseByBias {
  private DenseByBias() {}

  static void denseByBias(
      KernelContext context, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int out, int bias) {
    int n = dims.get(out);
    int m = dims.get(rows);
    for (int o = context.globalIdx; o < n; o += context.globalGroupSizeX) {
      float sum = 0;
      for (int r = 0; r < m; r++) {
        sum += dy.get(r * n + o);
      }
      gradients.set(dims.get(bias) + o, sum);
    }
  }
}
