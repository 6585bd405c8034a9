package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface BatchNormConformance extends Conformance {
  int ROWS = 0;
  int CHANNELS = 1;
  int GAMMA = 2;
  int BETA = 3;
  int MEAN = 4;
  int VARIANCE = 5;

  /** Full, with fewer rows, with half the channels whose slices moved, and with one channel. */
  private static int[][] sizes(int rows, int channels) {
    int half = (channels + 1) / 2;
    return new int[][] {
      {rows, channels, 2, 2 + channels, 1, 1 + channels},
      {Math.max(1, rows - 1), channels, 2, 2 + channels, 1, 1 + channels},
      {rows, half, half, 0, 0, half},
      {rows, 1, 0, 1, 1, 0}
    };
  }

  @ParameterizedTest
  @CsvSource({"4,1,1", "9,5,1", "33,17,1", "3,2,9", "5,9,16", "2,33,5", "64,3,49"})
  default void ofThisBatch(int rows, int channels, int area) {
    int[][] sizes = sizes(rows, channels);
    int numbers = rows * channels * area;
    // Numbers near 1 are divided by deviations of down to a tenth.
    compare(
        10 * rows * area,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer moments = rig.reals("moments", 2 * channels);
          Buffer p = rig.reals("p", 2 + 2 * channels);
          Buffer y = rig.reals("y", numbers);
          Buffer dy = rig.reals("dy", numbers);
          Buffer dx = rig.reals("dx", numbers);
          Buffer g = rig.reals("g", 2 + 2 * channels);
          Buffer running = rig.positive("running", 1 + 2 * channels);
          Ints dims = rig.ints("dims", sizes[0]);
          BatchNormKernels norm = rig.kernels(BatchNormKernels.class);
          rig.run(
              dims,
              () -> {
                norm.moments(x, moments, dims, ROWS, CHANNELS, area);
                norm.track(moments, running, dims, ROWS, CHANNELS, MEAN, VARIANCE, area, 0.1);
                norm.normalize(x, moments, p, y, dims, ROWS, CHANNELS, GAMMA, BETA, area, 1e-3);
                norm.byData(x, moments, p, dy, dx, dims, ROWS, CHANNELS, GAMMA, area, 1e-3);
                norm.byParameters(x, moments, dy, g, dims, ROWS, CHANNELS, GAMMA, BETA, area, 1e-3);
              },
              sizes);
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "9,5,1", "33,17,1", "3,2,9", "5,9,16", "2,33,5", "64,3,49"})
  default void withRunningStatistics(int rows, int channels, int area) {
    int[][] sizes = sizes(rows, channels);
    int numbers = rows * channels * area;
    compare(
        10 * rows * area,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer running = rig.positive("running", 1 + 2 * channels);
          Buffer p = rig.reals("p", 2 + 2 * channels);
          Buffer y = rig.reals("y", numbers);
          Buffer dy = rig.reals("dy", numbers);
          Buffer dx = rig.reals("dx", numbers);
          Buffer g = rig.reals("g", 2 + 2 * channels);
          Ints dims = rig.ints("dims", sizes[0]);
          BatchNormKernels norm = rig.kernels(BatchNormKernels.class);
          rig.run(
              dims,
              () -> {
                norm.normalizeFixed(
                    x, running, p, y, dims, ROWS, CHANNELS, GAMMA, BETA, MEAN, VARIANCE, area, 1e-2);
                norm.byDataFixed(running, p, dy, dx, dims, ROWS, CHANNELS, GAMMA, VARIANCE, area, 1e-2);
                norm.byParametersFixed(
                    x, running, dy, g, dims, ROWS, CHANNELS, GAMMA, BETA, MEAN, VARIANCE, area, 1e-2);
              },
              sizes);
        });
  }

  @ParameterizedTest
  @CsvSource({"4,1,1", "9,5,1", "33,17,1", "3,2,9", "1,3,5", "5,9,16", "2,33,5", "64,3,49"})
  default void tangentsOfGradients(int rows, int channels, int area) {
    int[][] sizes = sizes(rows, channels);
    int numbers = rows * channels * area;
    // Numbers near 1 are divided by deviations of down to a tenth.
    compare(
        10 * rows * area,
        rig -> {
          Buffer x = rig.reals("x", numbers);
          Buffer moments = rig.reals("moments", 2 * channels);
          Buffer running = rig.positive("running", 1 + 2 * channels);
          Buffer p = rig.reals("p", 2 + 2 * channels);
          Buffer dy = rig.reals("dy", numbers);
          Buffer tangent = rig.reals("tangent", numbers);
          Buffer out = rig.reals("out", numbers);
          Buffer into = rig.reals("into", 2 + 2 * channels);
          Buffer intoFixed = rig.reals("intoFixed", 2 + 2 * channels);
          Ints dims = rig.ints("dims", sizes[0]);
          BatchNormKernels norm = rig.kernels(BatchNormKernels.class);
          rig.run(
              dims,
              () -> {
                norm.moments(x, moments, dims, ROWS, CHANNELS, area);
                norm.byDataTangent(x, moments, p, dy, tangent, out, dims, ROWS, CHANNELS, GAMMA, area, 1e-2);
                norm.byParametersTangent(
                    x, moments, dy, tangent, into, dims, ROWS, CHANNELS, GAMMA, BETA, area, 1e-2);
                norm.byParametersFixedTangent(
                    running, dy, tangent, intoFixed, dims, ROWS, CHANNELS, GAMMA, BETA, VARIANCE, area, 1e-2);
              },
              sizes);
        });
  }

  /** A tail of one row leaves one number a channel; its unbiased variance must not be 0 / 0. */
  @ParameterizedTest
  @CsvSource({"1", "5"})
  default void ofOneNumber(int channels) {
    int[][] sizes = {{1, channels, 0, channels, 0, channels}};
    compare(
        10,
        rig -> {
          Buffer x = rig.reals("x", channels);
          Buffer moments = rig.reals("moments", 2 * channels);
          Buffer running = rig.positive("running", 2 * channels);
          Buffer p = rig.reals("p", 2 * channels);
          Buffer dy = rig.reals("dy", channels);
          Buffer tangent = rig.reals("tangent", channels);
          Buffer out = rig.reals("out", channels);
          Buffer into = rig.reals("into", 2 * channels);
          Ints dims = rig.ints("dims", sizes[0]);
          BatchNormKernels norm = rig.kernels(BatchNormKernels.class);
          rig.run(
              dims,
              () -> {
                norm.moments(x, moments, dims, ROWS, CHANNELS, 1);
                norm.track(moments, running, dims, ROWS, CHANNELS, MEAN, VARIANCE, 1, 0.1);
                norm.byDataTangent(x, moments, p, dy, tangent, out, dims, ROWS, CHANNELS, GAMMA, 1, 1e-3);
                norm.byParametersTangent(x, moments, dy, tangent, into, dims, ROWS, CHANNELS, GAMMA, BETA, 1, 1e-3);
              },
              sizes);
        });
  }
}
