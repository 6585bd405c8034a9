package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code losses[r] = mean_k (output[r, k] - targets[r, k])^2}.
 *
 * <p>Tiling: a thread for each row, which adds in order.
 */
public final class SquaredError {
  private SquaredError() {}

  static void squaredError(
      KernelContext context, FloatArray output, FloatArray targets, FloatArray losses, IntArray dims, int rows,
      int width) {
    int n = dims.get(rows);
    int each = dims.get(width);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float sum = 0;
      for (int k = 0; k < each; k++) {
        float difference = output.get(r * each + k) - targets.get(r * each + k);
        sum += difference * difference;
      }
      losses.set(r, sum / each);
    }
  }
}
