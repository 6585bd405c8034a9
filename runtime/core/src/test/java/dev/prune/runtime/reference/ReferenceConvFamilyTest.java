package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DepthwiseKernels;
import dev.prune.runtime.kernel.GroupedConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.TransposedConvKernels;
import dev.prune.runtime.kernel.Window;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Grouped, depthwise and transposed convolutions against plain ones: with zeros where no weight is, or with the scalar product
 * that defines a transpose; and their gradients against differences.
 */
class ReferenceConvFamilyTest {
  private final Workbench bench = new Workbench();

  private static void check(double[] point, double[] gradient, ToDoubleFunction<double[]> f) {
    if (point.length <= 200) {
      GradientCheck.everyElement(point, gradient, f);
    }
    GradientCheck.directions(point, gradient, f);
  }

  private static Window window(int h, int w, int k, int stride, int pad, int dilation) {
    int outHeight = (h + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    int outWidth = (w + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    return new Window(h, w, k, k, stride, stride, pad, pad, outHeight, outWidth, dilation, dilation);
  }

  @ParameterizedTest
  @CsvSource({
    // groups, rows, in and out of a group, height, width, kernel, stride, pad, dilation
    "1,1,2,3,3,4,3,1,1,1", "2,2,1,2,4,3,3,1,1,1", "3,1,2,1,5,5,3,2,1,1", "2,1,2,2,6,5,2,1,1,2", "4,2,1,1,4,4,3,1,1,1"
  })
  void grouped(int groups, int rows, int in, int out, int h, int w, int k, int stride, int pad, int dilation) {
    Window window = window(h, w, k, stride, pad, dilation);
    GroupedConvKernels conv = bench.device.kernels(GroupedConvKernels.class);
    int ins = groups * in;
    int outs = groups * out;
    int weights = outs * in * window.kernelArea();
    Ints dims = bench.ints(rows, ins, outs, outs, 0);
    double[] x = bench.random(rows * ins * window.inArea());
    double[] p = bench.random(outs + weights);
    double[] dy = bench.random(rows * outs * window.outArea());
    Buffer y = bench.zeros(dy.length);

    Buffer dx = bench.zeros(x.length);
    conv.byData(bench.of(dy), bench.of(p), dx, dims, 0, 1, 2, 3, window, groups);
    Buffer g = bench.zeros(p.length);
    conv.byWeights(bench.of(x), bench.of(dy), g, dims, 0, 1, 2, 3, 4, window, groups);
    check(x, bench.read(dx), at -> {
      conv.forward(bench.of(at), bench.of(p), y, dims, 0, 1, 2, 3, 4, window, groups);
      return Workbench.dot(bench.read(y), dy);
    });
    check(p, bench.read(g), at -> {
      conv.forward(bench.of(x), bench.of(at), y, dims, 0, 1, 2, 3, 4, window, groups);
      return Workbench.dot(bench.read(y), dy);
    });

    // The same as a whole convolution whose weights are zero between groups.
    int area = window.kernelArea();
    double[] whole = new double[outs + outs * ins * area];
    System.arraycopy(p, 0, whole, 0, outs);
    for (int o = 0; o < outs; o++) {
      System.arraycopy(p, outs + o * in * area, whole, outs + (o * ins + o / out * in) * area, in * area);
    }
    Buffer expected = bench.zeros(dy.length);
    bench.device.kernels(ConvKernels.class)
        .forward(bench.of(x), bench.of(whole), expected, dims, 0, 1, 2, 3, 4, window);
    conv.forward(bench.of(x), bench.of(p), y, dims, 0, 1, 2, 3, 4, window, groups);
    assertArrayEquals(bench.read(expected), bench.read(y));
  }

  @ParameterizedTest
  @CsvSource({
    // multiplier, rows, channels, height, width, kernel, stride, pad, dilation
    "1,1,1,3,3,3,1,1,1", "1,2,3,4,5,3,1,1,1", "2,1,2,5,4,2,2,0,1", "3,1,2,6,5,3,2,1,1", "1,2,2,7,6,3,1,2,2"
  })
  void depthwise(int multiplier, int rows, int in, int h, int w, int k, int stride, int pad, int dilation) {
    Window window = window(h, w, k, stride, pad, dilation);
    DepthwiseKernels conv = bench.device.kernels(DepthwiseKernels.class);
    int out = in * multiplier;
    Ints dims = bench.ints(rows, in, out, out, 0);
    double[] x = bench.random(rows * in * window.inArea());
    double[] p = bench.random(out + out * window.kernelArea());
    double[] dy = bench.random(rows * out * window.outArea());
    Buffer y = bench.zeros(dy.length);

    Buffer dx = bench.zeros(x.length);
    conv.byData(bench.of(dy), bench.of(p), dx, dims, 0, 1, 2, 3, window);
    Buffer g = bench.zeros(p.length);
    conv.byWeights(bench.of(x), bench.of(dy), g, dims, 0, 1, 2, 3, 4, window);
    check(x, bench.read(dx), at -> {
      conv.forward(bench.of(at), bench.of(p), y, dims, 0, 1, 2, 3, 4, window);
      return Workbench.dot(bench.read(y), dy);
    });
    check(p, bench.read(g), at -> {
      conv.forward(bench.of(x), bench.of(at), y, dims, 0, 1, 2, 3, 4, window);
      return Workbench.dot(bench.read(y), dy);
    });

    Buffer expected = bench.zeros(dy.length);
    bench.device.kernels(GroupedConvKernels.class)
        .forward(bench.of(x), bench.of(p), expected, dims, 0, 1, 2, 3, 4, window, in);
    conv.forward(bench.of(x), bench.of(p), y, dims, 0, 1, 2, 3, 4, window);
    assertArrayEquals(bench.read(expected), bench.read(y));
  }

  @ParameterizedTest
  @CsvSource({
    // rows, in, out, height, width of x, kernel, stride, pad, what is added to the output, dilation
    "1,1,1,2,2,2,2,0,0,1", "2,2,3,3,2,3,2,1,1,1", "1,3,2,3,3,3,1,1,0,1", "2,1,2,2,3,4,2,1,0,1", "1,2,2,3,3,2,3,0,2,2"
  })
  void transposed(int rows, int in, int out, int h, int w, int k, int stride, int pad, int more, int dilation) {
    int height = (h - 1) * stride - 2 * pad + (k - 1) * dilation + 1 + more;
    int width = (w - 1) * stride - 2 * pad + (k - 1) * dilation + 1 + more;
    Window window = new Window(height, width, k, k, stride, stride, pad, pad, h, w, dilation, dilation);
    TransposedConvKernels conv = bench.device.kernels(TransposedConvKernels.class);
    int area = window.kernelArea();
    Ints dims = bench.ints(rows, in, out, out, 0);
    double[] x = bench.random(rows * in * window.outArea());
    double[] p = bench.random(out + in * out * area);
    double[] dy = bench.random(rows * out * window.inArea());
    Buffer y = bench.zeros(dy.length);

    Buffer dx = bench.zeros(x.length);
    conv.byData(bench.of(dy), bench.of(p), dx, dims, 0, 1, 2, 3, window);
    Buffer g = bench.zeros(p.length);
    conv.byWeights(bench.of(x), bench.of(dy), g, dims, 0, 1, 2, 3, 4, window);
    check(x, bench.read(dx), at -> {
      conv.forward(bench.of(at), bench.of(p), y, dims, 0, 1, 2, 3, 4, window);
      return Workbench.dot(bench.read(y), dy);
    });
    check(p, bench.read(g), at -> {
      conv.forward(bench.of(x), bench.of(at), y, dims, 0, 1, 2, 3, 4, window);
      return Workbench.dot(bench.read(y), dy);
    });

    // Without the bias it is the transpose of the convolution with inputs and outputs swapped.
    double[] swapped = new double[in * out * area];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        System.arraycopy(p, out + (o * in + i) * area, swapped, (i * out + o) * area, area);
      }
    }
    Buffer expected = bench.zeros(dy.length);
    bench.device.kernels(ConvKernels.class)
        .byData(bench.of(x), bench.of(swapped), expected, bench.ints(rows, out, in, 0), 0, 1, 2, 3, window);
    conv.forward(bench.of(x), bench.of(p), y, dims, 0, 1, 2, 3, -1, window);
    assertArrayEquals(bench.read(expected), bench.read(y), 1e-14);
  }
}
