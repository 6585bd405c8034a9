package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface SoftmaxConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "5,10", "9,17", "2,100", "65,7"})
  default void softmax(int rows, int channels) {
    int[][] sizes = {{rows, channels}, {Math.max(1, rows - 1), channels}, {rows, (channels + 1) / 2}, {1, 1}};
    compare(
        channels,
        rig -> {
          Buffer x = rig.reals("x", rows * channels);
          Buffer y = rig.reals("y", rows * channels);
          Buffer dy = rig.reals("dy", rows * channels);
          Buffer dx = rig.reals("dx", rows * channels);
          Buffer tangent = rig.reals("tangent", rows * channels);
          Buffer out = rig.reals("out", rows * channels);
          Ints dims = rig.ints("dims", sizes[0]);
          SoftmaxKernels softmax = rig.kernels(SoftmaxKernels.class);
          rig.run(
              dims,
              () -> {
                softmax.forward(x, y, dims, 0, 1);
                softmax.byData(y, dy, dx, dims, 0, 1);
                softmax.byDataTangent(y, dy, tangent, out, dims, 0, 1);
              },
              sizes);
        });
  }

  @ParameterizedTest
  @CsvSource({"0", "1000", "-1000", "1e30"})
  default void softmaxOfFarLogits(double shift) {
    compare(
        4,
        rig -> {
          Buffer x = rig.reals("x", shift, shift + 1, 0, -shift);
          Buffer y = rig.reals("y", 4);
          Ints dims = rig.ints("dims", 1, 4);
          rig.run(dims, () -> rig.kernels(SoftmaxKernels.class).forward(x, y, dims, 0, 1), new int[] {1, 4});
        });
  }
}
