package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code to[dims[toOffset] + u * dims[inner] + i] = values[dims[valuesOffset] + u]}.
 *
 * <p>Tiling: a thread for each number that is written.
 */
public final class SpreadUnits {
  private SpreadUnits() {}

  static void spreadUnits(
      KernelContext context,
      FloatArray values,
      FloatArray to,
      IntArray dims,
      int valuesOffset,
      int toOffset,
      int units,
      int inner) {
    int each = dims.get(inner);
    int n = dims.get(units) * each;
    int source = dims.get(valuesOffset);
    int target = dims.get(toOffset);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(target + i, values.get(source + i / each));
    }
  }
}
