package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code buffer[i] *= mask[i]}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class MultiplyFlat {
  private MultiplyFlat() {}

  static void multiplyFlat(KernelContext context, FloatArray buffer, FloatArray mask, IntArray dims, int count) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      buffer.set(i, buffer.get(i) * mask.get(i));
    }
  }
}
