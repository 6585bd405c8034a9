package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * SGD: {@code p -= rate * (g + decay * p)}.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class Sgd {
  private Sgd() {}

  static void sgd(
      KernelContext context, FloatArray p, FloatArray g, FloatArray scalars, IntArray dims, int count, int rate,
      float decay) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      sgdOf(i, p, g, scalars.get(rate), decay);
    }
  }

  /** One parameter. */
  static void sgdOf(int i, FloatArray p, FloatArray g, float rate, float decay) {
    p.set(i, p.get(i) - rate * (g.get(i) + decay * p.get(i)));
  }
}
