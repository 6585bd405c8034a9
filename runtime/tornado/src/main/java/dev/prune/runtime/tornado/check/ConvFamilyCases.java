package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DepthwiseKernels;
import dev.prune.runtime.kernel.GroupedConvKernels;
import dev.prune.runtime.kernel.TransposedConvKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.ConvByBias;
import dev.prune.runtime.tornado.kernel.GroupedConvByData;
import dev.prune.runtime.tornado.kernel.GroupedConvByWeights;
import dev.prune.runtime.tornado.kernel.GroupedConvForward;
import dev.prune.runtime.tornado.kernel.TransposedConvByData;
import dev.prune.runtime.tornado.kernel.TransposedConvByWeights;
import dev.prune.runtime.tornado.kernel.TransposedConvForward;
import java.util.ArrayList;
import java.util.List;

/** Grouped, depthwise and transposed convolutions forward, by data, by weights and by bias. */
final class ConvFamilyCases {
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WEIGHT = 3;
  private static final int BIAS = 4;

  private ConvFamilyCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(grouped(Scale.SMALL, 3, 3, 1, 2, ConvCases.square(6, 3, 2)));
    cases.addAll(grouped(Scale.SMALL, 2, 4, 5, 3, new Window(9, 8, 3, 3, 1, 1, 2, 2, 9, 8, 2, 2)));
    cases.addAll(depthwise(Scale.SMALL, 3, 5, 1, ConvCases.square(8, 3, 1)));
    cases.addAll(depthwise(Scale.SMALL, 2, 3, 2, new Window(7, 9, 2, 3, 2, 3, 0, 1, 3, 3)));
    cases.addAll(transposed(Scale.SMALL, 2, 3, 5, new Window(8, 6, 2, 2, 2, 2, 0, 0, 4, 3)));
    cases.addAll(transposed(Scale.SMALL, 2, 4, 2, new Window(9, 7, 3, 3, 2, 2, 1, 1, 5, 4)));
    cases.addAll(transposed(Scale.SMALL, 1, 1, 1, new Window(5, 5, 3, 3, 1, 1, 0, 0, 1, 1, 2, 2)));
    return cases;
  }

  static List<KernelCase> large() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(grouped(Scale.LARGE, 16, 32, 4, 4, ConvCases.square(28, 3, 1)));
    cases.addAll(depthwise(Scale.LARGE, 16, 128, 1, ConvCases.square(28, 3, 1)));
    cases.addAll(transposed(Scale.LARGE, 16, 64, 32, new Window(28, 28, 2, 2, 2, 2, 0, 0, 14, 14)));
    return cases;
  }

  /** Sizes at capacity, then a tail of rows, then a shrunk layer whose slices moved. */
  private static List<int[]> sizes(int rows, int[] full, int[] fewer, int weights) {
    return List.of(
        new int[] {rows, full[0], full[1], 3, 3 + weights},
        new int[] {Math.max(1, rows - 1), full[0], full[1], 3, 3 + weights},
        new int[] {rows, fewer[0], fewer[1], fewer[1], 0});
  }

  private static String size(int rows, int in, int out, Window w) {
    return " " + rows + "x" + in + "x" + w.inHeight() + "x" + w.inWidth() + " to " + out + " by " + w.kernelHeight()
        + "x" + w.kernelWidth() + " stride " + w.strideHeight()
        + (w.dilationHeight() == 1 ? "" : " dilation " + w.dilationHeight());
  }

  /** @param in of a group, as {@code out} */
  private static List<KernelCase> grouped(Scale scale, int rows, int groups, int in, int out, Window w) {
    String size = " of " + groups + size(rows, in, out, w);
    int weights = groups * in * out * w.kernelArea();
    int flat = 3 + weights + groups * out;
    int inputs = rows * groups * in * w.inArea();
    int outputs = rows * groups * out * w.outArea();
    double flops = 2.0 * outputs * in * w.kernelArea();
    double bytes = 4.0 * ((double) inputs + outputs + weights);
    List<int[]> sizes =
        sizes(
            rows,
            new int[] {groups * in, groups * out},
            new int[] {groups * Math.max(1, in / 2), groups * Math.max(1, out / 2)},
            weights);
    return List.of(
        new KernelCase(
            "grouped conv forward" + size, scale, List.of(GroupedConvForward.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer p = b.reals("p", flat);
              Buffer y = b.reals("y", outputs);
              GroupedConvKernels conv = b.kernels(GroupedConvKernels.class);
              return () -> conv.forward(x, p, y, dims, ROWS, IN, OUT, WEIGHT, BIAS, w, groups);
            },
            sizes, in * w.kernelArea(), flops, bytes),
        new KernelCase(
            "grouped conv by data" + size, scale, List.of(GroupedConvByData.class),
            (b, dims) -> {
              Buffer dy = b.reals("dy", outputs);
              Buffer p = b.reals("p", flat);
              Buffer dx = b.reals("dx", inputs);
              GroupedConvKernels conv = b.kernels(GroupedConvKernels.class);
              return () -> conv.byData(dy, p, dx, dims, ROWS, IN, OUT, WEIGHT, w, groups);
            },
            sizes, out * w.kernelArea(), flops, bytes),
        new KernelCase(
            "grouped conv by weights and bias" + size, scale, List.of(GroupedConvByWeights.class, ConvByBias.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer dy = b.reals("dy", outputs);
              Buffer g = b.reals("g", flat);
              GroupedConvKernels conv = b.kernels(GroupedConvKernels.class);
              return () -> conv.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, BIAS, w, groups);
            },
            sizes, rows * w.outArea(), flops, bytes));
  }

  private static List<KernelCase> depthwise(Scale scale, int rows, int in, int multiplier, Window w) {
    String size = size(rows, in, in * multiplier, w);
    int out = in * multiplier;
    int weights = out * w.kernelArea();
    int flat = 3 + weights + out;
    int inputs = rows * in * w.inArea();
    int outputs = rows * out * w.outArea();
    double flops = 2.0 * outputs * w.kernelArea();
    double bytes = 4.0 * ((double) inputs + outputs + weights);
    int fewer = Math.max(1, in / 2);
    List<int[]> sizes = sizes(rows, new int[] {in, out}, new int[] {fewer, fewer * multiplier}, weights);
    return List.of(
        new KernelCase(
            "depthwise conv forward" + size, scale, List.of(GroupedConvForward.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer p = b.reals("p", flat);
              Buffer y = b.reals("y", outputs);
              DepthwiseKernels conv = b.kernels(DepthwiseKernels.class);
              return () -> conv.forward(x, p, y, dims, ROWS, IN, OUT, WEIGHT, BIAS, w);
            },
            sizes, w.kernelArea(), flops, bytes),
        new KernelCase(
            "depthwise conv by data" + size, scale, List.of(GroupedConvByData.class),
            (b, dims) -> {
              Buffer dy = b.reals("dy", outputs);
              Buffer p = b.reals("p", flat);
              Buffer dx = b.reals("dx", inputs);
              DepthwiseKernels conv = b.kernels(DepthwiseKernels.class);
              return () -> conv.byData(dy, p, dx, dims, ROWS, IN, OUT, WEIGHT, w);
            },
            sizes, multiplier * w.kernelArea(), flops, bytes),
        new KernelCase(
            "depthwise conv by weights and bias" + size, scale, List.of(GroupedConvByWeights.class, ConvByBias.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer dy = b.reals("dy", outputs);
              Buffer g = b.reals("g", flat);
              DepthwiseKernels conv = b.kernels(DepthwiseKernels.class);
              return () -> conv.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, BIAS, w);
            },
            sizes, rows * w.outArea(), flops, bytes));
  }

  /** @param w from y, its input, to x, its output */
  private static List<KernelCase> transposed(Scale scale, int rows, int in, int out, Window w) {
    String size = size(rows, in, out, w);
    int weights = in * out * w.kernelArea();
    int flat = 3 + weights + out;
    int inputs = rows * in * w.outArea();
    int outputs = rows * out * w.inArea();
    double flops = 2.0 * inputs * out * w.kernelArea();
    double bytes = 4.0 * ((double) inputs + outputs + weights);
    List<int[]> sizes =
        sizes(rows, new int[] {in, out}, new int[] {Math.max(1, in / 2), Math.max(1, out / 2)}, weights);
    return List.of(
        new KernelCase(
            "transposed conv forward" + size, scale, List.of(TransposedConvForward.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer p = b.reals("p", flat);
              Buffer y = b.reals("y", outputs);
              TransposedConvKernels conv = b.kernels(TransposedConvKernels.class);
              return () -> conv.forward(x, p, y, dims, ROWS, IN, OUT, WEIGHT, BIAS, w);
            },
            sizes, in * w.kernelArea(), flops, bytes),
        new KernelCase(
            "transposed conv by data" + size, scale, List.of(TransposedConvByData.class),
            (b, dims) -> {
              Buffer dy = b.reals("dy", outputs);
              Buffer p = b.reals("p", flat);
              Buffer dx = b.reals("dx", inputs);
              TransposedConvKernels conv = b.kernels(TransposedConvKernels.class);
              return () -> conv.byData(dy, p, dx, dims, ROWS, IN, OUT, WEIGHT, w);
            },
            sizes, out * w.kernelArea(), flops, bytes),
        new KernelCase(
            "transposed conv by weights and bias" + size, scale,
            List.of(TransposedConvByWeights.class, ConvByBias.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer dy = b.reals("dy", outputs);
              Buffer g = b.reals("g", flat);
              TransposedConvKernels conv = b.kernels(TransposedConvKernels.class);
              return () -> conv.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, BIAS, w);
            },
            sizes, rows * w.inArea(), flops, bytes));
  }
}
