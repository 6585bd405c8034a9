package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * RMSProp with momentum; {@code added} is {@code 1 - smoothing}, rounded once.
 *
 * <p>Tiling: a thread for each parameter.
 */
public final class RmspropMomentum {
  private RmspropMomentum() {}

  static void rmspropMomentum(
      KernelContext context, FloatArray p, FloatArray g, FloatArray squares, FloatArray velocity, FloatArray scalars,
      IntArray dims, int count, int rate, float smoothing, float added, float epsilon, float decay, float momentum) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      rmspropMomentumOf(i, p, g, squares, velocity, scalars.get(rate), smoothing, added, epsilon, decay, momentum);
    }
  }

  /** One parameter. */
  static void rmspropMomentumOf(
      int i, FloatArray p, FloatArray g, FloatArray squares, FloatArray velocity, float rate, float smoothing,
      float added, float epsilon, float decay, float momentum) {
    float value = p.get(i);
    float d = g.get(i) + decay * value;
    float s = smoothing * squares.get(i) + added * (d * d);
    squares.set(i, s);
    float v = momentum * velocity.get(i) + d / (TornadoMath.sqrt(s) + epsilon);
    velocity.set(i, v);
    p.set(i, value - rate * v);
  }
}
