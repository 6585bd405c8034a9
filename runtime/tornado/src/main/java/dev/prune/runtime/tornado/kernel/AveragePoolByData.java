package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link AveragePool}.
 *
 * <p>Tiling: a thread for each input number.
 */
public final class AveragePoolByData {
  private AveragePoolByData() {}

  static void averagePoolByData(
      KernelContext context, FloatArray dy, FloatArray dx, IntArray dims, int rows, int channels, int area) {
    int all = dims.get(rows) * dims.get(channels) * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      dx.set(i, dy.get(i / area) / area);
    }
  }
}
