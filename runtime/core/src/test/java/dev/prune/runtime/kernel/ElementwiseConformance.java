package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface ElementwiseConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({"1,1", "3,5", "17,33", "4,1024", "300,40"})
  default void overValuesAndSlices(int rows, int perRow) {
    int n = rows * perRow;
    int half = (perRow + 1) / 2;
    int[][] sizes = {
      {rows, perRow, 0, n},
      {Math.max(1, rows - 1), perRow, n / 3, n / 2},
      {rows, half, n - 1, 1},
      {1, 1, n / 2, 0}
    };
    compare(
        2,
        rig -> {
          Buffer a = rig.reals("a", n);
          Buffer b = rig.reals("b", n);
          Buffer c = rig.reals("c", n);
          Buffer whole = rig.reals("whole", n);
          Buffer slice = rig.reals("slice", n);
          Buffer constant = rig.reals("constant", n);
          Ints dims = rig.ints("dims", sizes[0]);
          ElementwiseKernels elementwise = rig.kernels(ElementwiseKernels.class);
          rig.run(
              dims,
              () -> {
                elementwise.map(new MultiplyAdd(), whole, dims, 0, 1, a, b, c);
                elementwise.slice(new MultiplyAdd(), slice, dims, 2, 3, b, c, a);
                elementwise.slice(new Half(), constant, dims, 2, 3);
              },
              sizes);
        });
  }

  /** {@code a * b + c}. */
  final class MultiplyAdd extends Elementwise {
    MultiplyAdd() {
      super("multiplyAdd", 3);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = in[0][i] * in[1][i] + in[2][i];
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = in[0][i] * in[1][i] + in[2][i];
      }
    }
  }

  /** A formula of no input. */
  final class Half extends Elementwise {
    Half() {
      super("half", 0);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = 0.5f;
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = 0.5;
      }
    }
  }
}
