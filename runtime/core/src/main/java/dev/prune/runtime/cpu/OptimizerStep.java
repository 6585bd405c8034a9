package dev.prune.runtime.cpu;

/**
 * One step of an optimiser over flat buffers; a unit is a run of elements. Where there is a mask, the formula runs
 * over each stretch of active elements, so that the loop itself stays free of branches.
 */
abstract class OptimizerStep extends Work {
  /** Its last binary digit is worth 64 times {@link Float#MIN_NORMAL}. */
  private static final float GUARD = 0x1p-97f;

  FloatArray parameters;
  FloatArray gradients;
  FloatArray first;
  FloatArray second;

  /** Null where every element is active. */
  FloatArray active;

  int count;
  float rate;
  float decay;

  @Override
  final void run(int from, int to, int thread) {
    int end = Math.min(to * Tiling.ELEMENTS, count);
    if (active == null) {
      step(from * Tiling.ELEMENTS, end);
    } else {
      stretches(active.data, from * Tiling.ELEMENTS, end);
    }
  }

  private void stretches(float[] mask, int from, int end) {
    int i = from;
    while (i < end) {
      while (i < end && mask[i] == 0) {
        i++;
      }
      int start = i;
      while (i < end && mask[i] != 0) {
        i++;
      }
      if (start < i) {
        step(start, i);
      }
    }
  }

  /** Updates elements {@code from <= i < to}. */
  abstract void step(int from, int to);

  /**
   * A number for a slot: below 1e-22 it is rounded to a multiple of 2^-120. A slot whose gradient has become zero is multiplied by
   * 0.9 or so at every step, and ends at a number that rounds to itself. Without this, that is a few times the least number
   * that there is, far below the normal ones, and processors take a hundred times longer for it. It costs two additions and no
   * branch.
   */
  private static float settled(float slot) {
    return slot + GUARD - GUARD;
  }

  /** {@code p -= rate * (g + decay * p)}. */
  static final class Sgd extends OptimizerStep {
    @Override
    void step(int from, int to) {
      float[] p = parameters.data;
      float[] g = gradients.data;
      float lr = rate;
      float shrink = decay;
      for (int i = from; i < to; i++) {
        p[i] -= lr * (g[i] + shrink * p[i]);
      }
    }
  }

  /** {@code v = momentum * v + g + decay * p; p -= rate * v}, or with a look ahead. */
  static final class Momentum extends OptimizerStep {
    float momentum;
    boolean nesterov;

    @Override
    void step(int from, int to) {
      if (nesterov) {
        ahead(parameters.data, gradients.data, first.data, from, to);
      } else {
        plain(parameters.data, gradients.data, first.data, from, to);
      }
    }

    private void plain(float[] p, float[] g, float[] v, int from, int to) {
      float lr = rate;
      float keep = momentum;
      float shrink = decay;
      for (int i = from; i < to; i++) {
        float speed = settled(keep * v[i] + (g[i] + shrink * p[i]));
        v[i] = speed;
        p[i] -= lr * speed;
      }
    }

    private void ahead(float[] p, float[] g, float[] v, int from, int to) {
      float lr = rate;
      float keep = momentum;
      float shrink = decay;
      for (int i = from; i < to; i++) {
        float direction = g[i] + shrink * p[i];
        float speed = settled(keep * v[i] + direction);
        v[i] = speed;
        p[i] -= lr * (direction + keep * speed);
      }
    }
  }

  /** Adam, and AdamW where {@code decoupled}. */
  static final class Adam extends OptimizerStep {
    float beta1;
    float beta2;
    float gain1;
    float gain2;
    float epsilon;
    float correction1;
    float correction2;
    boolean decoupled;

    @Override
    void step(int from, int to) {
      float[] p = parameters.data;
      float[] g = gradients.data;
      float[] m = first.data;
      float[] v = second.data;
      float lr = rate;
      // One of the two is zero: AdamW shrinks the parameter, Adam turns its gradient.
      float shrink = decoupled ? rate * decay : 0;
      float turn = decoupled ? 0 : decay;
      float b1 = beta1;
      float b2 = beta2;
      float g1 = gain1;
      float g2 = gain2;
      float c1 = correction1;
      float c2 = correction2;
      float e = epsilon;
      for (int i = from; i < to; i++) {
        float direction = g[i] + turn * p[i];
        float mean = settled(b1 * m[i] + g1 * direction);
        float square = settled(b2 * v[i] + g2 * (direction * direction));
        m[i] = mean;
        v[i] = square;
        p[i] = (p[i] - shrink * p[i]) - lr * (mean / c1) / ((float) Math.sqrt(square / c2) + e);
      }
    }
  }
}
