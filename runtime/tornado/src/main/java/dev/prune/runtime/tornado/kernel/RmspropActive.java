package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link Rmsprop} where {@code active} is not 0; elsewhere nothing changes.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class RmspropActive {
  private RmspropActive() {}

  static void rmspropActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray squares, FloatArray active, FloatArray scalars,
      IntArray dims, int count, int rate, float smoothing, float added, float epsilon, float decay) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        Rmsprop.rmspropOf(i, p, g, squares, scalars.get(rate), smoothing, added, epsilon, decay);
      }
    }
  }
}
