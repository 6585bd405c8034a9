package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link Adam} where {@code active} is not 0; elsewhere nothing changes.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class AdamActive {
  private AdamActive() {}

  static void adamActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray first, FloatArray second, FloatArray active,
      FloatArray scalars, IntArray dims, int count, int rate, int correction, float beta1, float new1, float beta2,
      float new2, float epsilon, float decay, int decoupled) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        Adam.adamOf(
            i, p, g, first, second, scalars.get(rate), scalars.get(correction), scalars.get(correction + 1), beta1,
            new1, beta2, new2, epsilon, decay, decoupled);
      }
    }
  }
}
