package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link RmspropMomentum} where {@code active} is not 0; elsewhere nothing changes.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class RmspropMomentumActive {
  private RmspropMomentumActive() {}

  static void rmspropMomentumActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray squares, FloatArray velocity, FloatArray active,
      FloatArray scalars, IntArray dims, int count, int rate, float smoothing, float added, float epsilon, float decay,
      float momentum) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        RmspropMomentum.rmspropMomentumOf(
            i, p, g, squares, velocity, scalars.get(rate), smoothing, added, epsilon, decay, momentum);
      }
    }
  }
}
