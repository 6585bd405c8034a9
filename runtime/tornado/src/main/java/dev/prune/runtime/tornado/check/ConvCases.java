package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.ConvByBias;
import dev.prune.runtime.tornado.kernel.ConvByData;
import dev.prune.runtime.tornado.kernel.ConvByWeights;
import dev.prune.runtime.tornado.kernel.ConvForward;
import java.util.ArrayList;
import java.util.List;

/** Convolutions forward, by data, by weights and by bias. */
final class ConvCases {
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WEIGHT = 3;
  private static final int BIAS = 4;

  private ConvCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(layer(Scale.SMALL, 1, 1, 1, new Window(1, 1, 1, 1, 1, 1, 0, 0, 1, 1)));
    cases.addAll(layer(Scale.SMALL, 3, 5, 7, square(9, 3, 1)));
    cases.addAll(layer(Scale.SMALL, 2, 17, 19, square(6, 1, 1)));
    cases.addAll(layer(Scale.SMALL, 2, 3, 5, square(8, 5, 2)));
    cases.addAll(layer(Scale.SMALL, 2, 5, 3, new Window(6, 9, 2, 4, 2, 3, 0, 1, 3, 3)));
    cases.addAll(layer(Scale.SMALL, 2, 5, 3, new Window(11, 9, 3, 3, 1, 1, 2, 2, 11, 9, 2, 2)));
    cases.addAll(layer(Scale.SMALL, 2, 3, 6, new Window(12, 13, 3, 2, 2, 4, 1, 1, 4, 3, 3, 6)));
    cases.addAll(layer(Scale.SMALL, 70, 1, 6, square(5, 3, 1)));
    return cases;
  }

  /** A square kernel on a square image, padded so that stride 1 keeps the image's size. */
  static Window square(int side, int kernel, int stride) {
    int pad = kernel / 2;
    int out = (side + 2 * pad - kernel) / stride + 1;
    return new Window(side, side, kernel, kernel, stride, stride, pad, pad, out, out);
  }

  static List<KernelCase> layer(Scale scale, int rows, int in, int out, Window w) {
    String size =
        " " + rows + "x" + in + "x" + w.inHeight() + "x" + w.inWidth() + " to " + out + " by " + w.kernelHeight() + "x"
            + w.kernelWidth() + " stride " + w.strideHeight();
    int weights = in * out * w.kernelArea();
    int flat = 3 + weights + out;
    int inputs = rows * in * w.inArea();
    int outputs = rows * out * w.outArea();
    double flops = 2.0 * outputs * in * w.kernelArea();
    double bytes = 4.0 * ((double) inputs + outputs + weights);
    List<int[]> sizes = sizes(rows, in, out, weights);
    return List.of(
        new KernelCase(
            "conv forward" + size, scale, List.of(ConvForward.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer p = b.reals("p", flat);
              Buffer y = b.reals("y", outputs);
              ConvKernels conv = b.kernels(ConvKernels.class);
              return () -> conv.forward(x, p, y, dims, ROWS, IN, OUT, WEIGHT, BIAS, w);
            },
            sizes, in * w.kernelArea(), flops, bytes),
        new KernelCase(
            "conv by data" + size, scale, List.of(ConvByData.class),
            (b, dims) -> {
              Buffer dy = b.reals("dy", outputs);
              Buffer p = b.reals("p", flat);
              Buffer dx = b.reals("dx", inputs);
              ConvKernels conv = b.kernels(ConvKernels.class);
              return () -> conv.byData(dy, p, dx, dims, ROWS, IN, OUT, WEIGHT, w);
            },
            sizes, out * w.kernelArea(), flops, bytes),
        new KernelCase(
            "conv by weights" + size, scale, List.of(ConvByWeights.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer dy = b.reals("dy", outputs);
              Buffer g = b.reals("g", flat);
              ConvKernels conv = b.kernels(ConvKernels.class);
              return () -> conv.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, -1, w);
            },
            sizes, rows * w.outArea(), flops, bytes),
        new KernelCase(
            "conv by weights and bias" + size, scale, List.of(ConvByWeights.class, ConvByBias.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer dy = b.reals("dy", outputs);
              Buffer g = b.reals("g", flat);
              ConvKernels conv = b.kernels(ConvKernels.class);
              return () -> conv.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, BIAS, w);
            },
            sizes, rows * w.outArea(), flops + outputs, bytes));
  }

  /** Sizes at capacity, then a tail of rows, then a shrunk layer whose slices moved, then single channels. */
  private static List<int[]> sizes(int rows, int in, int out, int weights) {
    int fewer = Math.max(1, in / 2);
    int less = Math.max(1, out * 2 / 3);
    return List.of(
        new int[] {rows, in, out, 3, 3 + weights},
        new int[] {Math.max(1, rows - 1), in, out, 3, 3 + weights},
        new int[] {rows, fewer, less, less, 0},
        new int[] {1, 1, 1, 1, 0});
  }
}
