package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code buffer[i] = value}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class FillFlat {
  private FillFlat() {}

  static void fillFlat(KernelContext context, FloatArray buffer, IntArray dims, int count, float value) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      buffer.set(i, value);
    }
  }
}
