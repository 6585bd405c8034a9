package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * SGD with momentum, of Nesterov's kind where {@code nesterov} is not 0.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class Momentum {
  private Momentum() {}

  static void momentum(
      KernelContext context, FloatArray p, FloatArray g, FloatArray velocity, FloatArray scalars, IntArray dims,
      int count, int rate, float momentum, float decay, int nesterov) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      momentumOf(i, p, g, velocity, scalars.get(rate), momentum, decay, nesterov);
    }
  }

  /** One parameter. */
  static void momentumOf(
      int i, FloatArray p, FloatArray g, FloatArray velocity, float rate, float momentum, float decay, int nesterov) {
    float d = g.get(i) + decay * p.get(i);
    float v = momentum * velocity.get(i) + d;
    velocity.set(i, v);
    float step = nesterov != 0 ? d + momentum * v : v;
    p.set(i, p.get(i) - rate * step);
  }
}
