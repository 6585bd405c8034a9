package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Adam, or AdamW where {@code decoupled} is not 0; {@code new1} is {@code 1 - beta1}, rounded once.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class Adam {
  private Adam() {}

  static void adam(
      KernelContext context, FloatArray p, FloatArray g, FloatArray first, FloatArray second, FloatArray scalars,
      IntArray dims, int count, int rate, int correction, float beta1, float new1, float beta2, float new2,
      float epsilon, float decay, int decoupled) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      adamOf(
          i, p, g, first, second, scalars.get(rate), scalars.get(correction), scalars.get(correction + 1), beta1, new1,
          beta2, new2, epsilon, decay, decoupled);
    }
  }

  /** One parameter. */
  static void adamOf(
      int i, FloatArray p, FloatArray g, FloatArray first, FloatArray second, float rate, float c1, float c2,
      float beta1, float new1, float beta2, float new2, float epsilon, float decay, int decoupled) {
    float value = p.get(i);
    float d = g.get(i);
    if (decoupled != 0) {
      value -= rate * decay * value;
    } else {
      d += decay * value;
    }
    float m = beta1 * first.get(i) + new1 * d;
    float v = beta2 * second.get(i) + new2 * d * d;
    first.set(i, m);
    second.set(i, v);
    p.set(i, value - rate * (m / c1) / (TornadoMath.sqrt(v / c2) + epsilon));
  }
}
