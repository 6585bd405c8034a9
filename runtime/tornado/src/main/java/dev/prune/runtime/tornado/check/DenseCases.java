package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.DenseByBias;
import dev.prune.runtime.tornado.kernel.MatrixProduct;
import dev.prune.runtime.tornado.kernel.MatrixProductTiled;
import java.util.ArrayList;
import java.util.List;

/** Dense layers: the three transposition forms of a product of matrices, and the bias. */
final class DenseCases {
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WEIGHT = 3;
  private static final int BIAS = 4;

  private DenseCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(layer(Scale.SMALL, 1, 1, 1));
    cases.addAll(layer(Scale.SMALL, 5, 1, 7));
    cases.addAll(layer(Scale.SMALL, 13, 67, 41));
    cases.addAll(layer(Scale.SMALL, 3, 784, 33));
    cases.addAll(layer(Scale.SMALL, 131, 257, 259));
    return cases;
  }

  /** Forward, by data, by weights. */
  static List<KernelCase> layer(Scale scale, int rows, int in, int out) {
    String size = " " + rows + "x" + in + "x" + out;
    int flat = 3 + in * out + out;
    double flops = 2.0 * rows * in * out;
    double bytes = 4.0 * (rows * in + (double) in * out + rows * out);
    List<int[]> sizes = sizes(rows, in, out);
    return List.of(
        new KernelCase(
            "dense forward" + size, scale, List.of(MatrixProduct.class, MatrixProductTiled.class),
            (b, dims) -> {
              Buffer x = b.reals("x", rows * in);
              Buffer p = b.reals("p", flat);
              Buffer y = b.reals("y", rows * out);
              DenseKernels dense = b.kernels(DenseKernels.class);
              return () -> dense.forward(x, p, y, dims, ROWS, IN, OUT, WEIGHT, BIAS);
            },
            sizes, in, flops, bytes),
        new KernelCase(
            "dense by data" + size, scale, List.of(MatrixProduct.class, MatrixProductTiled.class),
            (b, dims) -> {
              Buffer dy = b.reals("dy", rows * out);
              Buffer p = b.reals("p", flat);
              Buffer dx = b.reals("dx", rows * in);
              DenseKernels dense = b.kernels(DenseKernels.class);
              return () -> dense.byData(dy, p, dx, dims, ROWS, IN, OUT, WEIGHT);
            },
            sizes, out, flops, bytes),
        new KernelCase(
            "dense by weights" + size, scale, List.of(MatrixProduct.class, MatrixProductTiled.class, DenseByBias.class),
            (b, dims) -> {
              Buffer x = b.reals("x", rows * in);
              Buffer dy = b.reals("dy", rows * out);
              Buffer g = b.reals("g", flat);
              DenseKernels dense = b.kernels(DenseKernels.class);
              return () -> dense.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, BIAS);
            },
            sizes, rows, flops, bytes));
  }

  /** Sizes at capacity, then a tail of rows, then a shrunk layer whose slices moved, then a single unit. */
  private static List<int[]> sizes(int rows, int in, int out) {
    int fewer = Math.max(1, in * 2 / 3);
    int less = Math.max(1, out / 2);
    return List.of(
        new int[] {rows, in, out, 3, 3 + in * out},
        new int[] {Math.max(1, rows - 1), in, out, 3, 3 + in * out},
        new int[] {rows, fewer, less, less, 0},
        new int[] {1, 1, 1, 1, 0});
  }
}
