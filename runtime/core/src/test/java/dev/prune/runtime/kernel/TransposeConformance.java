package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface TransposeConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({"1,1,1,1,1", "2,3,4,5,1", "3,1,2,9,25", "2,6,4,7,3", "4,5,3,1,8", "1,2,16,16,9"})
  default void swapping(int rows, int outer, int first, int second, int inner) {
    int half = (first + 1) / 2;
    int[][] sizes = {
      {rows, outer, first, second},
      {Math.max(1, rows - 1), outer, first, second},
      {rows, outer, half, second},
      {rows, outer, first, 1},
      {1, 1, 1, 1}
    };
    int count = rows * outer * first * second * inner;
    compare(
        0,
        rig -> {
          Buffer x = rig.reals("x", count);
          Buffer y = rig.reals("y", count);
          Ints dims = rig.ints("dims", sizes[0]);
          TransposeKernels transpose = rig.kernels(TransposeKernels.class);
          rig.run(dims, () -> transpose.swap(x, y, dims, 0, 1, 2, 3, inner), sizes);
        });
  }
}
