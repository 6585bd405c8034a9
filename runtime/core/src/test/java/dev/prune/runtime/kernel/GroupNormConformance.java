package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface GroupNormConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({
    // groups, rows, channels of a group, area
    "1,1,1,1", "1,3,5,1", "1,2,17,1", "1,2,3,7", "2,3,4,6", "4,2,1,9", "3,2,8,16", "1,70,3,1", "2,2,33,25"
  })
  default void groupNorm(int groups, int rows, int each, int area) {
    int channels = groups * each;
    int fewer = groups * Math.max(1, each / 2);
    int[][] sizes = {
      {rows, channels, 0, 3, 3 + channels},
      {rows, channels, channels, 3, 3 + channels},
      {Math.max(1, rows - 1), channels, 0, 3, 3 + channels},
      {rows, fewer, 0, fewer, 0},
      {1, groups, 0, groups, 0}
    };
    int numbers = rows * channels * area;
    // First all are live, then the odd ones, and none of the last part where that has more than one channel.
    int[] flags = new int[2 * channels];
    for (int c = 0; c < channels; c++) {
      flags[c] = 1;
      flags[channels + c] = c % 2 == 1 && (each == 1 || c / each < groups - 1 || groups == 1) ? 1 : 0;
    }
    compare(
        2 * each * area,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer m = rig.reals("m", rows * groups * 2);
          Ints live = rig.ints("live", flags);
          Ints dims = rig.ints("dims", sizes[0]);
          GroupNormKernels norm = rig.kernels(GroupNormKernels.class);
          rig.run(dims, () -> norm.moments(x, m, live, dims, 0, 1, 2, area, groups), sizes);
        });
    compare(
        16,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer m = rig.positive("m", rows * groups * 2);
          Buffer y = rig.reals("y", numbers);
          Ints live = rig.ints("live", flags);
          Ints dims = rig.ints("dims", sizes[0]);
          GroupNormKernels norm = rig.kernels(GroupNormKernels.class);
          rig.run(dims, () -> norm.normalize(x, m, y, live, dims, 0, 1, 2, area, groups, 0.1), sizes);
        });
    compare(
        32 + 4 * each * area,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer m = rig.positive("m", rows * groups * 2);
          Buffer dy = rig.reals("dy", numbers);
          Buffer dx = rig.reals("dx", numbers);
          Ints live = rig.ints("live", flags);
          Ints dims = rig.ints("dims", sizes[0]);
          GroupNormKernels norm = rig.kernels(GroupNormKernels.class);
          rig.run(dims, () -> norm.byData(x, m, dy, dx, live, dims, 0, 1, 2, area, groups, 0.1), sizes);
        });
    compare(
        256 + 16 * each * area,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer m = rig.positive("m", rows * groups * 2);
          Buffer dy = rig.reals("dy", numbers);
          Buffer direction = rig.reals("direction", numbers);
          Buffer tangent = rig.reals("tangent", numbers);
          Ints live = rig.ints("live", flags);
          Ints dims = rig.ints("dims", sizes[0]);
          GroupNormKernels norm = rig.kernels(GroupNormKernels.class);
          rig.run(
              dims,
              () -> norm.byDataTangent(x, m, dy, direction, tangent, live, dims, 0, 1, 2, area, groups, 0.1),
              sizes);
        });
    compare(
        2,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer p = rig.reals("p", 3 + 2 * channels);
          Buffer y = rig.reals("y", numbers);
          Ints dims = rig.ints("dims", sizes[0]);
          GroupNormKernels norm = rig.kernels(GroupNormKernels.class);
          rig.run(dims, () -> norm.affine(x, p, y, dims, 0, 1, 3, 4, area), sizes);
        });
    for (int beta : new int[] {4, -1}) {
      compare(
          rows * area,
          rig -> {
            Buffer x = rig.reals("x", numbers);
            Buffer dy = rig.reals("dy", numbers);
            Buffer g = rig.reals("g", 3 + 2 * channels);
            Ints dims = rig.ints("dims", sizes[0]);
            GroupNormKernels norm = rig.kernels(GroupNormKernels.class);
            rig.run(dims, () -> norm.byParameters(x, dy, g, dims, 0, 1, 3, beta, area), sizes);
          });
    }
  }
}
