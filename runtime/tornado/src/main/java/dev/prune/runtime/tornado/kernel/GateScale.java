package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A factor for each channel: {@code y[r, c, a] = x[r, c, a] * factors[offset + c]}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class GateScale {
  private GateScale() {}

  static void gateScale(
      KernelContext context, FloatArray x, FloatArray factors, FloatArray y, IntArray dims, int rows, int channels,
      int offset, int area) {
    int all = dims.get(channels);
    int n = dims.get(rows) * all * area;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      y.set(i, x.get(i) * factors.get(dims.get(offset) + i / area % all));
    }
  }
}
