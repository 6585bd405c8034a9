package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface DropoutConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({"1,1,1,0.5", "5,9,1,0.1", "3,4,9,0.5", "17,33,4,0.9", "2,3,5,0"})
  default void dropout(int rows, int channels, int area, double rate) {
    int[][] sizes = {
      {rows, channels, 2}, {Math.max(1, rows - 1), channels, 0}, {rows, (channels + 1) / 2, 3}, {1, 1, 1}
    };
    compare(
        1,
        rig -> {
          Buffer x = rig.reals("x", rows * channels * area);
          Buffer y = rig.reals("y", rows * channels * area);
          Ints originals = rig.indices("originals", channels + 3, 1000);
          Ints samples = rig.indices("samples", rows, 60_000);
          Ints keys = rig.ints("keys", 42, -7, 3);
          Ints dims = rig.ints("dims", sizes[0]);
          DropoutKernels dropout = rig.kernels(DropoutKernels.class);
          rig.run(dims, () -> dropout.apply(x, y, originals, samples, keys, dims, 0, 1, 2, 4, area, rate), sizes);
        });
  }
}
