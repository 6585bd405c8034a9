package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link Sgd} where {@code active} is not 0; elsewhere nothing changes.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class SgdActive {
  private SgdActive() {}

  static void sgdActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray active, FloatArray scalars, IntArray dims,
      int count, int rate, float decay) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        Sgd.sgdOf(i, p, g, scalars.get(rate), decay);
      }
    }
  }
}
