package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The mean over the area of each channel.
 *
 * <p>Tiling: a thread for each output number, which adds in order.
 */
public final class AveragePool {
  private AveragePool() {}

  static void averagePool(
      KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int channels, int area) {
    int all = dims.get(rows) * dims.get(channels);
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      float sum = 0;
      for (int a = 0; a < area; a++) {
        sum += x.get(i * area + a);
      }
      y.set(i, sum / area);
    }
  }
}
