package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.kernel.Window;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every kernel that computes a gradient against differences of its forward kernel. The function checked is {@code
 * <forward(x), dy>} for a random {@code dy}; small shapes element by element, larger ones along directions.
 */
class ReferenceGradientTest {
  private final Workbench bench = new Workbench();

  private static void check(double[] point, double[] gradient, ToDoubleFunction<double[]> f) {
    if (point.length <= 200) {
      GradientCheck.everyElement(point, gradient, f);
    }
    GradientCheck.directions(point, gradient, f);
  }

  /** A square window with the same stride and padding in both directions. */
  private static Window window(int h, int w, int k, int stride, int pad) {
    int outHeight = (h + 2 * pad - k) / stride + 1;
    int outWidth = (w + 2 * pad - k) / stride + 1;
    return new Window(h, w, k, k, stride, stride, pad, pad, outHeight, outWidth);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,4,5", "2,7,3", "20,31,17"})
  void dense(int rows, int in, int out) {
    DenseKernels dense = bench.device.kernels(DenseKernels.class);
    Ints dims = bench.ints(rows, in, out, 2, 2 + in * out);
    double[] x = bench.random(rows * in);
    double[] p = bench.random(2 + in * out + out);
    double[] dy = bench.random(rows * out);

    Buffer dx = bench.zeros(x.length);
    dense.byData(bench.of(dy), bench.of(p), dx, dims, 0, 1, 2, 3);
    Buffer g = bench.zeros(p.length);
    dense.byWeights(bench.of(x), bench.of(dy), g, dims, 0, 1, 2, 3, 4);

    Buffer y = bench.zeros(dy.length);
    check(
        x,
        bench.read(dx),
        at -> {
          dense.forward(bench.of(at), bench.of(p), y, dims, 0, 1, 2, 3, 4);
          return Workbench.dot(bench.read(y), dy);
        });
    check(
        p,
        bench.read(g),
        at -> {
          dense.forward(bench.of(x), bench.of(at), y, dims, 0, 1, 2, 3, 4);
          return Workbench.dot(bench.read(y), dy);
        });
  }

  @ParameterizedTest
  @CsvSource({
    // rows, in, out, height, width, kernel, stride, pad, dilation
    "1,1,1,3,3,3,1,1,1", "2,2,3,4,5,3,1,1,1", "2,3,1,5,4,2,2,0,1", "1,2,2,7,6,3,3,2,1", "2,1,3,4,4,1,1,0,1",
    "3,8,6,12,11,5,2,2,1", "2,2,2,6,7,3,1,2,2", "1,2,2,9,8,3,2,1,3"
  })
  void conv(int rows, int in, int out, int h, int w, int k, int stride, int pad, int dilation) {
    ConvKernels conv = bench.device.kernels(ConvKernels.class);
    int outHeight = (h + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    int outWidth = (w + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    Window window =
        new Window(h, w, k, k, stride, stride, pad, pad, outHeight, outWidth, dilation, dilation);
    int weights = in * out * k * k;
    Ints dims = bench.ints(rows, in, out, out, 0);
    double[] x = bench.random(rows * in * window.inArea());
    double[] p = bench.random(out + weights);
    double[] dy = bench.random(rows * out * window.outArea());

    Buffer dx = bench.zeros(x.length);
    conv.byData(bench.of(dy), bench.of(p), dx, dims, 0, 1, 2, 3, window);
    Buffer g = bench.zeros(p.length);
    conv.byWeights(bench.of(x), bench.of(dy), g, dims, 0, 1, 2, 3, 4, window);

    Buffer y = bench.zeros(dy.length);
    check(
        x,
        bench.read(dx),
        at -> {
          conv.forward(bench.of(at), bench.of(p), y, dims, 0, 1, 2, 3, 4, window);
          return Workbench.dot(bench.read(y), dy);
        });
    check(
        p,
        bench.read(g),
        at -> {
          conv.forward(bench.of(x), bench.of(at), y, dims, 0, 1, 2, 3, 4, window);
          return Workbench.dot(bench.read(y), dy);
        });
  }

  /** Pixels are 0.01 apart at least, ten times the step of the differences: no maximum changes its place. */
  @ParameterizedTest
  @CsvSource({"1,1,2,2,2,2,0", "1,2,6,6,3,2,1", "2,1,5,5,3,1,1", "1,3,8,8,2,2,0"})
  void maxPooling(int rows, int channels, int h, int w, int k, int stride, int pad) {
    PoolKernels pool = bench.device.kernels(PoolKernels.class);
    Window window = window(h, w, k, stride, pad);
    Ints dims = bench.ints(rows, channels);
    double[] x = bench.distinct(rows * channels * window.inArea());
    double[] dy = bench.random(rows * channels * window.outArea());
    Buffer y = bench.zeros(dy.length);
    pool.max(bench.of(x), y, dims, 0, 1, window);
    Buffer dx = bench.zeros(x.length);
    pool.maxByData(bench.of(x), y, bench.of(dy), dx, dims, 0, 1, window);
    GradientCheck.everyElement(
        x,
        bench.read(dx),
        at -> {
          pool.max(bench.of(at), y, dims, 0, 1, window);
          return Workbench.dot(bench.read(y), dy);
        });
  }

  @Test
  void averagePooling() {
    PoolKernels pool = bench.device.kernels(PoolKernels.class);
    Ints dims = bench.ints(2, 3);
    double[] x = bench.random(2 * 3 * 7);
    double[] dy = bench.random(2 * 3);
    Buffer dx = bench.zeros(x.length);
    pool.averageByData(bench.of(dy), dx, dims, 0, 1, 7);
    Buffer y = bench.zeros(dy.length);
    check(
        x,
        bench.read(dx),
        at -> {
          pool.average(bench.of(at), y, dims, 0, 1, 7);
          return Workbench.dot(bench.read(y), dy);
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,4", "2,9", "30,50"})
  void softmax(int rows, int channels) {
    SoftmaxKernels softmax = bench.device.kernels(SoftmaxKernels.class);
    Ints dims = bench.ints(rows, channels);
    double[] x = bench.random(rows * channels);
    double[] dy = bench.random(rows * channels);
    Buffer y = bench.zeros(x.length);
    softmax.forward(bench.of(x), y, dims, 0, 1);
    Buffer dx = bench.zeros(x.length);
    softmax.byData(y, bench.of(dy), dx, dims, 0, 1);
    check(
        x,
        bench.read(dx),
        at -> {
          softmax.forward(bench.of(at), y, dims, 0, 1);
          return Workbench.dot(bench.read(y), dy);
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,4", "5,10", "40,25"})
  void meanLosses(int rows, int width) {
    LossKernels loss = bench.device.kernels(LossKernels.class);
    Ints dims = bench.ints(rows, width);
    double[] x = bench.random(rows * width);
    double[] targets = bench.random(rows * width);
    int[] classes = new int[rows];
    for (int r = 0; r < rows; r++) {
      classes[r] = r * 7 % width;
    }
    Ints labels = bench.ints(classes);
    Buffer losses = bench.zeros(rows);
    Buffer dx = bench.zeros(x.length);

    loss.crossEntropyByData(bench.of(x), labels, dx, dims, 0, 1);
    check(
        x,
        bench.read(dx),
        at -> {
          loss.crossEntropy(bench.of(at), labels, losses, dims, 0, 1);
          return mean(losses);
        });

    loss.squaredErrorByData(bench.of(x), bench.of(targets), dx, dims, 0, 1);
    check(
        x,
        bench.read(dx),
        at -> {
          loss.squaredError(bench.of(at), bench.of(targets), losses, dims, 0, 1);
          return mean(losses);
        });
  }

  private double mean(Buffer losses) {
    double sum = 0;
    for (double loss : bench.read(losses)) {
      sum += loss;
    }
    return sum / losses.size();
  }

  /** Insertion and extraction are transposes: {@code <insert(x), dy> = <x, extract(dy)>}. */
  @Test
  void channels() {
    ChannelKernels channel = bench.device.kernels(ChannelKernels.class);
    Ints dims = bench.ints(2, 3, 7, 2);
    double[] x = bench.random(2 * 3 * 5);
    double[] dy = bench.random(2 * 7 * 5);
    Buffer y = bench.zeros(dy.length);
    Buffer dx = bench.zeros(x.length);
    channel.insert(bench.of(x), y, dims, 0, 1, 2, 3, 5);
    channel.extract(bench.of(dy), dx, dims, 0, 1, 2, 3, 5);
    assertEquals(Workbench.dot(bench.read(y), dy), Workbench.dot(x, bench.read(dx)), 1e-14);
    Buffer back = bench.zeros(x.length);
    channel.extract(y, back, dims, 0, 1, 2, 3, 5);
    assertArrayEquals(x, bench.read(back));
  }

  /** Dropout is its own transpose. */
  @Test
  void dropout() {
    DropoutKernels dropout = bench.device.kernels(DropoutKernels.class);
    Ints dims = bench.ints(3, 4, 0);
    Ints originals = bench.ints(5, 2, 9, 0);
    Ints samples = bench.ints(100, 7, 12);
    Ints keys = bench.ints(1, 2, 3);
    double[] x = bench.random(3 * 4 * 6);
    double[] dy = bench.random(x.length);
    Buffer y = bench.zeros(x.length);
    Buffer dx = bench.zeros(x.length);
    dropout.apply(bench.of(x), y, originals, samples, keys, dims, 0, 1, 2, 8, 6, 0.3);
    dropout.apply(bench.of(dy), dx, originals, samples, keys, dims, 0, 1, 2, 8, 6, 0.3);
    assertEquals(Workbench.dot(bench.read(y), dy), Workbench.dot(x, bench.read(dx)), 1e-14);
  }
}
