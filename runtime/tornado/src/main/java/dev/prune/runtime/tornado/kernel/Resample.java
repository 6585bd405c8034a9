package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Weighted sums of neighbours along one axis.
 *
 * <p>Tiling: a thread for each number that is made, which adds in order.
 */
public final class Resample {
  private Resample() {}

  static void resample(
      KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int channels, int outer, int inner,
      int kind, int in, int out, int window, int stride, int pad) {
    int all = dims.get(rows) * dims.get(channels) * outer * out * inner;
    for (int k = context.globalIdx; k < all; k += context.globalGroupSizeX) {
      int n = k % inner;
      int i = k / inner % out;
      int plane = k / inner / out;
      int from = TapWeight.from(kind, i, in, out, stride, pad);
      int to = TapWeight.to(kind, i, in, out, window, stride, pad);
      float sum = 0;
      for (int j = from; j < to; j++) {
        sum += TapWeight.of(kind, i, j, from, to, in, out, window) * x.get((plane * in + j) * inner + n);
      }
      y.set(k, sum);
    }
  }
}
