package dev.prune.runtime.reference;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch normalisation's gradients against differences: through the moments of the batch, and with fixed statistics. */
class ReferenceBatchNormGradientTest {
  private static final int ROWS = 0;
  private static final int CHANNELS = 1;
  private static final int GAMMA = 2;
  private static final int BETA = 3;
  private static final int MEAN = 4;
  private static final int VARIANCE = 5;
  private static final double EPSILON = 1e-3;

  private final Workbench bench = new Workbench();
  private final BatchNormKernels norm = bench.device.kernels(BatchNormKernels.class);

  private static void check(double[] point, double[] gradient, ToDoubleFunction<double[]> f) {
    if (point.length <= 200) {
      GradientCheck.everyElement(point, gradient, f);
    }
    GradientCheck.directions(point, gradient, f);
  }

  private Ints dims(int rows, int channels) {
    return bench.ints(rows, channels, 1, 1 + channels, 0, channels);
  }

  @ParameterizedTest
  @CsvSource({"5,1,1", "4,3,1", "3,2,6", "9,7,16"})
  void throughTheMoments(int rows, int channels, int area) {
    Ints dims = dims(rows, channels);
    double[] x = bench.random(rows * channels * area);
    double[] p = bench.random(1 + 2 * channels);
    double[] dy = bench.random(x.length);
    Buffer moments = bench.zeros(2 * channels);
    norm.moments(bench.of(x), moments, dims, ROWS, CHANNELS, area);
    Buffer dx = bench.zeros(x.length);
    norm.byData(bench.of(x), moments, bench.of(p), bench.of(dy), dx, dims, ROWS, CHANNELS, GAMMA, area, EPSILON);
    Buffer g = bench.zeros(p.length);
    norm.byParameters(bench.of(x), moments, bench.of(dy), g, dims, ROWS, CHANNELS, GAMMA, BETA, area, EPSILON);

    check(x, bench.read(dx), at -> normalized(at, p, dy, dims, channels, area));
    check(p, bench.read(g), at -> normalized(x, at, dy, dims, channels, area));
  }

  private double normalized(double[] x, double[] p, double[] dy, Ints dims, int channels, int area) {
    Buffer moments = bench.zeros(2 * channels);
    Buffer y = bench.zeros(x.length);
    norm.moments(bench.of(x), moments, dims, ROWS, CHANNELS, area);
    norm.normalize(bench.of(x), moments, bench.of(p), y, dims, ROWS, CHANNELS, GAMMA, BETA, area, EPSILON);
    return Workbench.dot(bench.read(y), dy);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "4,3,1", "3,2,6", "9,7,16"})
  void withFixedStatistics(int rows, int channels, int area) {
    Ints dims = dims(rows, channels);
    double[] x = bench.random(rows * channels * area);
    double[] p = bench.random(1 + 2 * channels);
    double[] dy = bench.random(x.length);
    Buffer running = bench.of(bench.randomPositive(2 * channels));
    Buffer dx = bench.zeros(x.length);
    norm.byDataFixed(running, bench.of(p), bench.of(dy), dx, dims, ROWS, CHANNELS, GAMMA, VARIANCE, area, EPSILON);
    Buffer g = bench.zeros(p.length);
    norm.byParametersFixed(
        bench.of(x), running, bench.of(dy), g, dims, ROWS, CHANNELS, GAMMA, BETA, MEAN, VARIANCE, area, EPSILON);

    check(x, bench.read(dx), at -> normalizedFixed(at, p, dy, running, dims, area));
    check(p, bench.read(g), at -> normalizedFixed(x, at, dy, running, dims, area));
  }

  private double normalizedFixed(double[] x, double[] p, double[] dy, Buffer running, Ints dims, int area) {
    Buffer y = bench.zeros(x.length);
    norm.normalizeFixed(
        bench.of(x), running, bench.of(p), y, dims, ROWS, CHANNELS, GAMMA, BETA, MEAN, VARIANCE, area, EPSILON);
    return Workbench.dot(bench.read(y), dy);
  }
}
