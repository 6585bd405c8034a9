package dev.prune.runtime;

import dev.prune.runtime.kernel.Elementwise;

/** Formulas as a compiler would generate them, for trainers that are written by hand. */
final class Formulas {
  static final Elementwise RELU = of("relu", in -> Math.max(in[0], 0), 1);
  static final Elementwise RELU_BACKWARD = of("reluBackward", in -> in[0] > 0 ? in[1] : 0, 2);
  static final Elementwise ADD = of("add", in -> in[0] + in[1], 2);
  static final Elementwise ABS = of("abs", in -> Math.abs(in[0]), 1);
  static final Elementwise ABS_PRODUCT = of("absProduct", in -> Math.abs(in[0] * in[1]), 2);
  static final Elementwise COPY = of("copy", in -> in[0], 1);

  private Formulas() {}

  interface Formula {
    double at(double[] in);
  }

  private static Elementwise of(String name, Formula formula, int arity) {
    return new Elementwise(name, arity) {
      @Override
      public void run(float[] out, float[][] in, int from, int to) {
        double[] x = new double[arity];
        for (int i = from; i < to; i++) {
          for (int k = 0; k < arity; k++) {
            x[k] = in[k][i];
          }
          out[i] = (float) formula.at(x);
        }
      }

      @Override
      public void run(double[] out, double[][] in, int from, int to) {
        double[] x = new double[arity];
        for (int i = from; i < to; i++) {
          for (int k = 0; k < arity; k++) {
            x[k] = in[k][i];
          }
          out[i] = formula.at(x);
        }
      }
    };
  }
}
