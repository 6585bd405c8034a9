package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient by a factor for each sample and channel: {@code dz[r, c] = sum_a x[r, c, a] * dy[r, c, a]}.
 *
 * <p>Tiling: a thread for each factor, which adds the area in order.
 */
public final class GateByRows {
  private GateByRows() {}

  static void gateByRows(
      KernelContext context, FloatArray x, FloatArray dy, FloatArray dz, IntArray dims, int rows, int channels,
      int area) {
    int n = dims.get(rows) * dims.get(channels);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      float sum = 0;
      for (int a = i * area; a < (i + 1) * area; a++) {
        sum += x.get(a) * dy.get(a);
      }
      dz.set(i, sum);
    }
  }
}
