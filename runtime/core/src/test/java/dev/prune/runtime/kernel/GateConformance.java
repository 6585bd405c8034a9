package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface GateConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({"1,1,1", "2,3,1", "3,5,9", "4,1,9", "9,16,25", "70,3,1"})
  default void scaleAndItsGradient(int rows, int channels, int area) {
    int n = rows * channels * area;
    int[][] sizes = {
      {rows, channels, 2}, {Math.max(1, rows - 1), channels, 0}, {rows, (channels + 1) / 2, 3}, {1, 1, 1}
    };
    compare(
        rows * area,
        rig -> {
          Buffer x = rig.reals("x", n);
          Buffer factors = rig.reals("factors", channels + 4);
          Buffer y = rig.reals("y", n);
          Buffer dy = rig.reals("dy", n);
          Buffer gradients = rig.reals("gradients", channels + 4);
          Ints dims = rig.ints("dims", sizes[0]);
          GateKernels gates = rig.kernels(GateKernels.class);
          rig.run(
              dims,
              () -> {
                gates.scale(x, factors, y, dims, 0, 1, 2, area);
                gates.byFactors(x, dy, gradients, dims, 0, 1, 2, area);
              },
              sizes);
        });
  }
}
