package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tangent of {@link SquaredErrorByData} along the output.
 *
 * <p>Tiling: a thread for each number.
 */
public final class SquaredErrorTangent {
  private SquaredErrorTangent() {}

  static void squaredErrorTangent(
      KernelContext context, FloatArray tangent, FloatArray out, IntArray dims, int rows, int width) {
    int n = dims.get(rows) * dims.get(width);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      out.set(i, 2f * tangent.get(i) / n);
    }
  }
}
