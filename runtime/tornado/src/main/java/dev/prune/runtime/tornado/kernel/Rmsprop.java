package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * RMSProp without momentum; {@code added} is {@code 1 - smoothing}, rounded once.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class Rmsprop {
  private Rmsprop() {}

  static void rmsprop(
      KernelContext context, FloatArray p, FloatArray g, FloatArray squares, FloatArray scalars, IntArray dims,
      int count, int rate, float smoothing, float added, float epsilon, float decay) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      rmspropOf(i, p, g, squares, scalars.get(rate), smoothing, added, epsilon, decay);
    }
  }

  /** One parameter. */
  static void rmspropOf(
      int i, FloatArray p, FloatArray g, FloatArray squares, float rate, float smoothing, float added, float epsilon,
      float decay) {
    float value = p.get(i);
    float d = g.get(i) + decay * value;
    float s = smoothing * squares.get(i) + added * (d * d);
    squares.set(i, s);
    p.set(i, value - rate * (d / (TornadoMath.sqrt(s) + epsilon)));
  }
}
