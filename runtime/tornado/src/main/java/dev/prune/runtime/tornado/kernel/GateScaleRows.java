package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A factor for each sample and channel: {@code y[r, c, a] = x[r, c, a] * z[r, c]}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class GateScaleRows {
  private GateScaleRows() {}

  static void gateScaleRows(
      KernelContext context, FloatArray x, FloatArray z, FloatArray y, IntArray dims, int rows, int channels,
      int area) {
    int n = dims.get(rows) * dims.get(channels) * area;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      y.set(i, x.get(i) * z.get(i / area));
    }
  }
}
