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

  @ParameterizedTest
  @CsvSource({"1,1,1", "2,3,1", "3,5,9", "9,16,25"})
  default void factorsOfRows(int rows, int channels, int area) {
    int n = rows * channels * area;
    int[][] sizes = {
      {rows, channels, 2}, {Math.max(1, rows - 1), channels, 0}, {rows, (channels + 1) / 2, 3}, {1, 1, 1}
    };
    compare(
        area,
        rig -> {
          Buffer x = rig.reals("x", n);
          Buffer z = rig.reals("z", rows * channels);
          Buffer y = rig.reals("y", n);
          Buffer dy = rig.reals("dy", n);
          Buffer dz = rig.reals("dz", rows * channels);
          Buffer each = rig.reals("each", rows * channels);
          Buffer shared = rig.reals("shared", rows * channels);
          int[] numbers = new int[Math.max(rows, channels + 4)];
          java.util.Arrays.setAll(numbers, i -> 7 * i + 1);
          Ints originals = rig.ints("originals", numbers);
          Ints samples = rig.ints("samples", numbers);
          Ints keys = rig.ints("keys", 42, -7, 3);
          Ints dims = rig.ints("dims", sizes[0]);
          GateKernels gates = rig.kernels(GateKernels.class);
          rig.run(
              dims,
              () -> {
                gates.scaleRows(x, z, y, dims, 0, 1, area);
                gates.byRows(x, dy, dz, dims, 0, 1, area);
                gates.uniform(each, originals, samples, keys, dims, 0, 1, 2, -3, false);
                gates.uniform(shared, originals, samples, keys, dims, 0, 1, 2, -3, true);
              },
              sizes);
        });
  }
}
