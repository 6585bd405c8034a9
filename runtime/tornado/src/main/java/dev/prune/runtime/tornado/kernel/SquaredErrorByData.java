package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of the mean {@link SquaredError}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class SquaredErrorByData {
  private SquaredErrorByData() {}

  static void squaredErrorByData(
      KernelContext context, FloatArray output, FloatArray targets, FloatArray doutput, IntArray dims, int rows,
      int width) {
    int n = dims.get(rows) * dims.get(width);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      doutput.set(i, 2f * (output.get(i) - targets.get(i)) / n);
    }
  }
}
