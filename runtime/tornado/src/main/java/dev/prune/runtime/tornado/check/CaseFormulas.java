package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Elementwise;

/** A formula as the compiler would generate it, with functions that a device rounds in its own way. */
final class CaseFormulas {
  private CaseFormulas() {}

  /** {@code max(x, 0) + tanh(y) * sigmoid(z)}. */
  static final class Gated extends Elementwise {
    Gated() {
      super("gated", 3);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = (float) gated(in[0][i], in[1][i], in[2][i]);
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = gated(in[0][i], in[1][i], in[2][i]);
      }
    }

    private static double gated(double x, double y, double z) {
      return Math.max(x, 0) + Math.tanh(y) / (1 + Math.exp(-z));
    }
  }
}
