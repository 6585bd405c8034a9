package dev.prune.runtime.cpu;

/** RMSProp: {@code first} holds the mean squares, {@code second} the velocity, or is null without momentum. */
final class RmspropStep extends OptimizerStep {
  float smoothing;
  float gain;
  float epsilon;
  float momentum;

  @Override
  void step(int from, int to) {
    if (second == null) {
      plain(parameters.data, gradients.data, first.data, from, to);
    } else {
      withMomentum(parameters.data, gradients.data, first.data, second.data, from, to);
    }
  }

  private void plain(float[] p, float[] g, float[] s, int from, int to) {
    float lr = rate;
    float shrink = decay;
    float keep = smoothing;
    float add = gain;
    float e = epsilon;
    for (int i = from; i < to; i++) {
      float d = g[i] + shrink * p[i];
      float square = keep * s[i] + add * (d * d);
      s[i] = square;
      p[i] -= lr * (d / ((float) Math.sqrt(square) + e));
    }
  }

  private void withMomentum(float[] p, float[] g, float[] s, float[] v, int from, int to) {
    float lr = rate;
    float shrink = decay;
    float keep = smoothing;
    float add = gain;
    float e = epsilon;
    float carry = momentum;
    for (int i = from; i < to; i++) {
      float d = g[i] + shrink * p[i];
      float square = keep * s[i] + add * (d * d);
      s[i] = square;
      float speed = carry * v[i] + d / ((float) Math.sqrt(square) + e);
      v[i] = speed;
      p[i] -= lr * speed;
    }
  }
}
