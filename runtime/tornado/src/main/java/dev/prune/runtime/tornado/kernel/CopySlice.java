package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code to[dims[toOffset] + i] = from[dims[fromOffset] + i]}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class CopySlice {
  private CopySlice() {}

  static void copySlice(
      KernelContext context, FloatArray from, FloatArray to, IntArray dims, int fromOffset, int toOffset, int count) {
    int n = dims.get(count);
    int source = dims.get(fromOffset);
    int target = dims.get(toOffset);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(target + i, from.get(source + i));
    }
  }
}
