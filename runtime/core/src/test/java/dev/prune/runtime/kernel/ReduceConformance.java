package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

interface ReduceConformance extends Conformance {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003, 70_001})
  default void overSlices(int count) {
    int half = (count + 1) / 2;
    int[][] sizes = {{0, count}, {count - half, half}, {count - 1, 1}, {count / 2, 0}};
    compare(
        count,
        rig -> {
          Buffer a = rig.reals("a", count);
          Buffer b = rig.reals("b", count);
          Buffer totals = rig.reals("totals", 4);
          Ints dims = rig.ints("dims", sizes[0]);
          ReduceKernels reduce = rig.kernels(ReduceKernels.class);
          rig.run(
              dims,
              () -> {
                reduce.accumulate(a, totals, dims, 1, 0);
                reduce.dot(a, b, totals, dims, 0, 1, 1);
                reduce.squares(a, totals, dims, 0, 1, 2);
                reduce.squaredDistance(a, b, totals, dims, 0, 1, 3);
              },
              sizes);
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,10,7", "5,3,1", "4,9,25", "33,17,5", "1,300,784"})
  default void overUnits(int outer, int units, int inner) {
    int half = (units + 1) / 2;
    int[][] sizes = {{3, outer, units, inner, 0}, {0, outer, half, inner, 1}, {5, 1, 1, 1, units}};
    compare(
        outer * inner,
        rig -> {
          Buffer elements = rig.reals("elements", 5 + outer * units * inner);
          Buffer sums = rig.reals("sums", units + 1);
          Buffer maxima = rig.reals("maxima", units + 1);
          Ints dims = rig.ints("dims", sizes[0]);
          ReduceKernels reduce = rig.kernels(ReduceKernels.class);
          rig.run(
              dims,
              () -> {
                reduce.sumUnits(elements, sums, dims, 0, 1, 2, 3, 4);
                reduce.maxUnits(elements, maxima, dims, 0, 1, 2, 3, 4);
              },
              sizes);
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "5,3,1", "4,9,25", "33,17,5"})
  default void countOfNonzeros(int rows, int channels, int area) {
    int[][] sizes = {{rows, channels, 2}, {Math.max(1, rows - 1), channels, 0}, {rows, (channels + 1) / 2, 1}};
    compare(
        rows * area,
        rig -> {
          Buffer x = rig.coarse("x", rows * channels * area);
          Buffer counts = rig.coarse("counts", channels + 2);
          Ints dims = rig.ints("dims", sizes[0]);
          rig.run(
              dims, () -> rig.kernels(ReduceKernels.class).countNonzero(x, counts, dims, 0, 1, area, 2), sizes);
        });
  }
}
