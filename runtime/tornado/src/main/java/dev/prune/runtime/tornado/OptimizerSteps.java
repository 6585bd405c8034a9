package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Steps of optimisers; a thread for each parameter. Each formula is written once, for one element. */
final class OptimizerSteps {
  private OptimizerSteps() {}

  static void sgd(
      KernelContext context, FloatArray p, FloatArray g, FloatArray scalars, IntArray dims, int count, int rate,
      float decay) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      sgdOf(i, p, g, scalars.get(rate), decay);
    }
  }

  static void sgdActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray active, FloatArray scalars, IntArray dims,
      int count, int rate, float decay) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        sgdOf(i, p, g, scalars.get(rate), decay);
      }
    }
  }

  private static void sgdOf(int i, FloatArray p, FloatArray g, float rate, float decay) {
    p.set(i, p.get(i) - rate * (g.get(i) + decay * p.get(i)));
  }

  static void momentum(
      KernelContext context, FloatArray p, FloatArray g, FloatArray velocity, FloatArray scalars, IntArray dims,
      int count, int rate, float momentum, float decay, int nesterov) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      momentumOf(i, p, g, velocity, scalars.get(rate), momentum, decay, nesterov);
    }
  }

  static void momentumActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray velocity, FloatArray active, FloatArray scalars,
      IntArray dims, int count, int rate, float momentum, float decay, int nesterov) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        momentumOf(i, p, g, velocity, scalars.get(rate), momentum, decay, nesterov);
      }
    }
  }

  private static void momentumOf(
      int i, FloatArray p, FloatArray g, FloatArray velocity, float rate, float momentum, float decay, int nesterov) {
    float d = g.get(i) + decay * p.get(i);
    float v = momentum * velocity.get(i) + d;
    velocity.set(i, v);
    float step = nesterov != 0 ? d + momentum * v : v;
    p.set(i, p.get(i) - rate * step);
  }

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

  static void adamActive(
      KernelContext context, FloatArray p, FloatArray g, FloatArray first, FloatArray second, FloatArray active,
      FloatArray scalars, IntArray dims, int count, int rate, int correction, float beta1, float new1, float beta2,
      float new2, float epsilon, float decay, int decoupled) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      if (active.get(i) != 0f) {
        adamOf(
            i, p, g, first, second, scalars.get(rate), scalars.get(correction), scalars.get(correction + 1), beta1,
            new1, beta2, new2, epsilon, decay, decoupled);
      }
    }
  }

  private static void adamOf(
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
