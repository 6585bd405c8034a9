package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Means over the area; a thread for each output number. */
final class PoolAverage {
  private PoolAverage() {}

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

  static void averagePoolByData(
      KernelContext context, FloatArray dy, FloatArray dx, IntArray dims, int rows, int channels, int area) {
    int all = dims.get(rows) * dims.get(channels) * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      dx.set(i, dy.get(i / area) / area);
    }
  }
}
