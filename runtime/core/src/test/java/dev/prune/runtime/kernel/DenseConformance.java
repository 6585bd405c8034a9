package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface DenseConformance extends Conformance {
  int ROWS = 0;
  int IN = 1;
  int OUT = 2;
  int WEIGHT = 3;
  int BIAS = 4;

  /** Sizes at capacity, then a tail of rows, then a shrunk layer whose slices moved, then a single unit. */
  private static int[][] sizes(int rows, int in, int out) {
    int fewer = Math.max(1, in * 2 / 3);
    int less = Math.max(1, out / 2);
    return new int[][] {
      {rows, in, out, 3, 3 + in * out},
      {Math.max(1, rows - 1), in, out, 3, 3 + in * out},
      {rows, fewer, less, less, 0},
      {1, 1, 1, 1, 0}
    };
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1", "2,3,4", "1,5,1", "5,1,7", "8,16,8", "7,17,9", "16,32,64", "13,67,41", "33,130,70", "128,50,10",
    "3,784,33", "130,300,101"
  })
  default void dense(int rows, int in, int out) {
    int[][] sizes = sizes(rows, in, out);
    int flat = 3 + in * out + out;
    for (int bias : new int[] {BIAS, -1}) {
      compare(
          in,
          rig -> {
            Buffer x = rig.reals("x", rows * in);
            Buffer p = rig.reals("p", flat);
            Buffer y = rig.reals("y", rows * out);
            Ints dims = rig.ints("dims", sizes[0]);
            DenseKernels dense = rig.kernels(DenseKernels.class);
            rig.run(dims, () -> dense.forward(x, p, y, dims, ROWS, IN, OUT, WEIGHT, bias), sizes);
          });
      compare(
          rows,
          rig -> {
            Buffer x = rig.reals("x", rows * in);
            Buffer dy = rig.reals("dy", rows * out);
            Buffer g = rig.reals("g", flat);
            Ints dims = rig.ints("dims", sizes[0]);
            DenseKernels dense = rig.kernels(DenseKernels.class);
            rig.run(dims, () -> dense.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, bias), sizes);
          });
    }
    compare(
        out,
        rig -> {
          Buffer dy = rig.reals("dy", rows * out);
          Buffer p = rig.reals("p", flat);
          Buffer dx = rig.reals("dx", rows * in);
          Ints dims = rig.ints("dims", sizes[0]);
          DenseKernels dense = rig.kernels(DenseKernels.class);
          rig.run(dims, () -> dense.byData(dy, p, dx, dims, ROWS, IN, OUT, WEIGHT), sizes);
        });
  }
}
