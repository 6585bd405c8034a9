package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code to[i] += from[i]}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class AddFlat {
  private AddFlat() {}

  static void addFlat(KernelContext context, FloatArray from, FloatArray to, IntArray dims, int count) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(i, to.get(i) + from.get(i));
    }
  }
}
