package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Softmax across the channels of each row.
 *
 * <p>Tiling: a thread for each row, because rows are short.
 */
public final class SoftmaxForward {
  private SoftmaxForward() {}

  static void softmaxForward(KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int channels) {
    int n = dims.get(rows);
    int width = dims.get(channels);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(x, r * width, width);
      float sum = SoftmaxRow.sum(x, r * width, width, largest);
      for (int k = 0; k < width; k++) {
        y.set(r * width + k, TornadoMath.exp(x.get(r * width + k) - largest) / sum);
      }
    }
  }
}
