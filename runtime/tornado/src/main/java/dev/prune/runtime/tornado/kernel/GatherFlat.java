package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code to[i] = from[index[i]]}: compaction along any axis.
 *
 * <p>Tiling: a thread for each number.
 */
public final class GatherFlat {
  private GatherFlat() {}

  static void gatherFlat(
      KernelContext context, FloatArray from, IntArray index, FloatArray to, IntArray dims, int count) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(i, from.get(index.get(i)));
    }
  }
}
