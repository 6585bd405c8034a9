package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface LossConformance extends Conformance {
  private static int[][] sizes(int rows, int width) {
    return new int[][] {{rows, width}, {Math.max(1, rows - 1), width}, {rows, (width + 1) / 2}, {1, 1}};
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "5,10", "9,17", "2,100", "65,7"})
  default void crossEntropyAndHits(int rows, int classes) {
    for (boolean ties : new boolean[] {false, true}) {
      compare(
          classes,
          rig -> {
            Buffer x = ties ? rig.coarse("x", rows * classes) : rig.reals("x", rows * classes);
            Buffer losses = rig.reals("losses", rows);
            Buffer dx = rig.reals("dx", rows * classes);
            Buffer hits = rig.reals("hits", rows);
            Buffer tangent = rig.reals("tangent", rows * classes);
            Buffer out = rig.reals("out", rows * classes);
            Ints dims = rig.ints("dims", rows, classes);
            LossKernels loss = rig.kernels(LossKernels.class);
            for (int[] size : sizes(rows, classes)) {
              Ints labels = rig.indices("labels", rows, size[1]);
              rig.run(
                  dims,
                  () -> {
                    loss.crossEntropy(x, labels, losses, dims, 0, 1);
                    loss.crossEntropyByData(x, labels, dx, dims, 0, 1);
                    loss.hits(x, labels, hits, dims, 0, 1);
                    loss.crossEntropyTangent(x, tangent, out, dims, 0, 1);
                  },
                  size);
            }
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,0.5", "3,2,0.1", "9,17,0.3", "2,100,0", "65,7,0.9"})
  default void smoothedCrossEntropy(int rows, int classes, double smoothing) {
    compare(
        classes,
        rig -> {
          Buffer x = rig.reals("x", rows * classes);
          Buffer losses = rig.reals("losses", rows);
          Buffer dx = rig.reals("dx", rows * classes);
          Ints dims = rig.ints("dims", rows, classes);
          LossKernels loss = rig.kernels(LossKernels.class);
          for (int[] size : sizes(rows, classes)) {
            Ints labels = rig.indices("labels", rows, size[1]);
            rig.run(
                dims,
                () -> {
                  loss.smoothedCrossEntropy(x, labels, losses, dims, 0, 1, smoothing);
                  loss.smoothedCrossEntropyByData(x, labels, dx, dims, 0, 1, smoothing);
                },
                size);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"0", "80", "-1e4", "1e30"})
  default void crossEntropyOfFarLogits(double far) {
    compare(
        4,
        rig -> {
          Buffer x = rig.reals("x", far, 0, 1, 2, 0, far, -far, 3);
          Buffer losses = rig.reals("losses", 2);
          Buffer dx = rig.reals("dx", 8);
          Buffer tangent = rig.reals("tangent", 8);
          Buffer out = rig.reals("out", 8);
          Ints labels = rig.ints("labels", 1, 1);
          Ints dims = rig.ints("dims", 2, 4);
          LossKernels loss = rig.kernels(LossKernels.class);
          rig.run(
              dims,
              () -> {
                loss.crossEntropy(x, labels, losses, dims, 0, 1);
                loss.crossEntropyByData(x, labels, dx, dims, 0, 1);
                loss.crossEntropyTangent(x, tangent, out, dims, 0, 1);
              },
              new int[] {2, 4});
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "5,10", "9,17", "2,100", "65,7"})
  default void squaredError(int rows, int width) {
    compare(
        width,
        rig -> {
          Buffer output = rig.reals("output", rows * width);
          Buffer targets = rig.reals("targets", rows * width);
          Buffer losses = rig.reals("losses", rows);
          Buffer gradient = rig.reals("gradient", rows * width);
          Buffer tangent = rig.reals("tangent", rows * width);
          Buffer out = rig.reals("out", rows * width);
          Ints dims = rig.ints("dims", rows, width);
          LossKernels loss = rig.kernels(LossKernels.class);
          rig.run(
              dims,
              () -> {
                loss.squaredError(output, targets, losses, dims, 0, 1);
                loss.squaredErrorByData(output, targets, gradient, dims, 0, 1);
                loss.squaredErrorTangent(tangent, out, dims, 0, 1);
              },
              sizes(rows, width));
        });
  }
}
