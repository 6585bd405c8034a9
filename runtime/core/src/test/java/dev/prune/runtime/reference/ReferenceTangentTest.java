package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.kernel.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kernel that computes a tangent against differences of the kernel whose tangent it is, in a random direction. */
class ReferenceTangentTest {
  private static final double EPSILON = 1e-3;

  private final Workbench bench = new Workbench();

  /** Pixels lie apart by far more than the step of the differences: no maximum changes its place. */
  @ParameterizedTest
  @CsvSource({
    // rows, channels, height, width, kernel, stride, pad
    "1,1,2,2,2,2,0", "1,2,6,6,3,2,1", "2,1,5,5,3,1,1", "2,3,5,4,2,2,0"
  })
  void maxPooling(int rows, int channels, int h, int w, int k, int stride, int pad) {
    PoolKernels pool = bench.device.kernels(PoolKernels.class);
    int outHeight = (h + 2 * pad - k) / stride + 1;
    int outWidth = (w + 2 * pad - k) / stride + 1;
    Window window = new Window(h, w, k, k, stride, stride, pad, pad, outHeight, outWidth);
    Ints dims = bench.ints(rows, channels);
    double[] x = bench.distinct(rows * channels * window.inArea());
    double[] direction = bench.random(x.length);
    Buffer y = bench.zeros(rows * channels * window.outArea());
    pool.max(bench.of(x), y, dims, 0, 1, window);
    Buffer tangent = bench.zeros(y.size());
    pool.maxTangent(bench.of(x), y, bench.of(direction), tangent, dims, 0, 1, window);
    TangentCheck.along(x, direction, bench.read(tangent), at -> {
      Buffer moved = bench.zeros(y.size());
      pool.max(bench.of(at), moved, dims, 0, 1, window);
      return bench.read(moved);
    });

    double[] dy = bench.random(y.size());
    Buffer dx = bench.zeros(x.length);
    pool.maxByData(bench.of(x), y, bench.of(dy), dx, dims, 0, 1, window);
    assertEquals(
        Workbench.dot(bench.read(dx), direction), Workbench.dot(dy, bench.read(tangent)), 1e-12, "the transpose");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,4", "1,9", "7,1", "30,50"})
  void softmaxByData(int rows, int channels) {
    SoftmaxKernels softmax = bench.device.kernels(SoftmaxKernels.class);
    Ints dims = bench.ints(rows, channels);
    double[] y = bench.random(rows * channels);
    double[] dy = bench.random(y.length);
    double[] direction = bench.random(y.length);
    Buffer tangent = bench.zeros(y.length);
    softmax.byDataTangent(bench.of(y), bench.of(dy), bench.of(direction), tangent, dims, 0, 1);
    TangentCheck.along(y, direction, bench.read(tangent), at -> {
      Buffer dx = bench.zeros(y.length);
      softmax.byData(bench.of(at), bench.of(dy), dx, dims, 0, 1);
      return bench.read(dx);
    });
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,4", "1,9", "7,1", "40,25"})
  void crossEntropyByData(int rows, int classes) {
    LossKernels loss = bench.device.kernels(LossKernels.class);
    Ints dims = bench.ints(rows, classes);
    double[] logits = bench.random(rows * classes);
    double[] direction = bench.random(logits.length);
    int[] classOf = new int[rows];
    for (int r = 0; r < rows; r++) {
      classOf[r] = r * 7 % classes;
    }
    Ints labels = bench.ints(classOf);
    Buffer tangent = bench.zeros(logits.length);
    loss.crossEntropyTangent(bench.of(logits), bench.of(direction), tangent, dims, 0, 1);
    TangentCheck.along(logits, direction, bench.read(tangent), at -> {
      Buffer dlogits = bench.zeros(logits.length);
      loss.crossEntropyByData(bench.of(at), labels, dlogits, dims, 0, 1);
      return bench.read(dlogits);
    });
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,4", "1,9", "7,1", "40,25"})
  void squaredErrorByData(int rows, int width) {
    LossKernels loss = bench.device.kernels(LossKernels.class);
    Ints dims = bench.ints(rows, width);
    double[] output = bench.random(rows * width);
    double[] targets = bench.random(output.length);
    double[] direction = bench.random(output.length);
    Buffer tangent = bench.zeros(output.length);
    loss.squaredErrorTangent(bench.of(direction), tangent, dims, 0, 1);
    TangentCheck.along(output, direction, bench.read(tangent), at -> {
      Buffer doutput = bench.zeros(output.length);
      loss.squaredErrorByData(bench.of(at), bench.of(targets), doutput, dims, 0, 1);
      return bench.read(doutput);
    });
  }

  /** The moments are computed again at every point. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "5,1,1", "4,3,1", "1,2,7", "3,2,6", "9,7,16"})
  void batchNormThroughTheMoments(int rows, int channels, int area) {
    BatchNormKernels norm = bench.device.kernels(BatchNormKernels.class);
    Ints dims = bench.ints(rows, channels, 1, 1 + channels);
    double[] x = bench.random(rows * channels * area);
    double[] p = bench.random(1 + 2 * channels);
    double[] dy = bench.random(x.length);
    double[] direction = bench.random(x.length);
    Buffer moments = moments(norm, x, dims, channels, area);

    Buffer tangent = bench.zeros(x.length);
    norm.byDataTangent(
        bench.of(x), moments, bench.of(p), bench.of(dy), bench.of(direction), tangent, dims, 0, 1, 2, area, EPSILON);
    TangentCheck.along(x, direction, bench.read(tangent), at -> {
      Buffer dx = bench.zeros(x.length);
      Buffer moved = moments(norm, at, dims, channels, area);
      norm.byData(bench.of(at), moved, bench.of(p), bench.of(dy), dx, dims, 0, 1, 2, area, EPSILON);
      return bench.read(dx);
    });

    Buffer into = bench.of(bench.random(p.length));
    double outside = bench.read(into)[0];
    norm.byParametersTangent(
        bench.of(x), moments, bench.of(dy), bench.of(direction), into, dims, 0, 1, 2, 3, area, EPSILON);
    assertEquals(outside, bench.read(into)[0], "what lies outside the slices");
    double[] slices = bench.read(into);
    slices[0] = 0;
    TangentCheck.along(x, direction, slices, at -> {
      Buffer g = bench.zeros(p.length);
      Buffer moved = moments(norm, at, dims, channels, area);
      norm.byParameters(bench.of(at), moved, bench.of(dy), g, dims, 0, 1, 2, 3, area, EPSILON);
      return bench.read(g);
    });
  }

  private Buffer moments(BatchNormKernels norm, double[] x, Ints dims, int channels, int area) {
    Buffer moments = bench.zeros(2 * channels);
    norm.moments(bench.of(x), moments, dims, 0, 1, area);
    return moments;
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "4,3,1", "1,2,7", "3,2,6", "9,7,16"})
  void batchNormWithFixedStatistics(int rows, int channels, int area) {
    BatchNormKernels norm = bench.device.kernels(BatchNormKernels.class);
    Ints dims = bench.ints(rows, channels, 1, 1 + channels, 0, channels);
    double[] x = bench.random(rows * channels * area);
    double[] dy = bench.random(x.length);
    double[] direction = bench.random(x.length);
    Buffer running = bench.of(bench.randomPositive(2 * channels));
    Buffer into = bench.of(bench.random(1 + 2 * channels));
    double outside = bench.read(into)[0];
    norm.byParametersFixedTangent(
        running, bench.of(dy), bench.of(direction), into, dims, 0, 1, 2, 3, 5, area, EPSILON);
    assertEquals(outside, bench.read(into)[0], "what lies outside the slices");
    double[] slices = bench.read(into);
    slices[0] = 0;
    TangentCheck.along(x, direction, slices, at -> {
      Buffer g = bench.zeros(slices.length);
      norm.byParametersFixed(
          bench.of(at), running, bench.of(dy), g, dims, 0, 1, 2, 3, 4, 5, area, EPSILON);
      return bench.read(g);
    });
  }
}
