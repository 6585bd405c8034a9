package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link Momentum} where {@code active} is not 0; elsewhere nothing changes.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class MomentumActive {
  private MomentumActive() {}

  static void momentumActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray velocity, FloatArray active, FloatArray scalars,
      IntArray dims, int count, int rate, float momentum, float decay, int nesterov) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        Momentum.momentumOf(i, p, g, velocity, scalars.get(rate), momentum, decay, nesterov);
      }
    }
  }
}
