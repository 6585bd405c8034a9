package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link Resample}.
 *
 * <p>Tiling: a thread for each number that was read, which adds the gradients of what it went to in order.
 */
public final class ResampleTransposed {
  private ResampleTransposed() {}

  static void resampleTransposed(
      KernelContext context, FloatArray dy, FloatArray dx, IntArray dims, int rows, int channels, int outer, int inner,
      int kind, int in, int out, int window, int stride, int pad) {
    int all = dims.get(rows) * dims.get(channels) * outer * in * inner;
    for (int k = context.globalIdx; k < all; k += context.globalGroupSizeX) {
      int n = k % inner;
      int j = k / inner % in;
      int plane = k / inner / in;
      int end = TapWeight.endOf(kind, j, in, out, stride, pad);
      float sum = 0;
      for (int i = TapWeight.firstOf(kind, j, in, out, window, stride, pad); i < end; i++) {
        int from = TapWeight.from(kind, i, in, out, stride, pad);
        int to = TapWeight.to(kind, i, in, out, window, stride, pad);
        sum += TapWeight.of(kind, i, j, from, to, in, out, window) * dy.get((plane * out + i) * inner + n);
      }
      dx.set(k, sum);
    }
  }
}
