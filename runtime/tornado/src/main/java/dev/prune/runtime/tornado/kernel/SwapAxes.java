package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Two axes change places: {@code y[r, o, j, i, a] = x[r, o, i, j, a]}.
 *
 * <p>Tiling: a thread for each number, in the order of y.
 */
public final class SwapAxes {
  private SwapAxes() {}

  static void swapAxes(
      KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int outer, int first, int second,
      int inner) {
    int m = dims.get(first);
    int n = dims.get(second);
    int all = dims.get(rows) * dims.get(outer) * m * n * inner;
    for (int k = context.globalIdx; k < all; k += context.globalGroupSizeX) {
      int a = k % inner;
      int i = k / inner % m;
      int j = k / inner / m % n;
      int block = k / inner / m / n;
      y.set(k, x.get(((block * m + i) * n + j) * inner + a));
    }
  }
}
