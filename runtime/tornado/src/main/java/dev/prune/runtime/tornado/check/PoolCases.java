package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.AveragePool;
import dev.prune.runtime.tornado.kernel.AveragePoolByData;
import dev.prune.runtime.tornado.kernel.MaxPool;
import dev.prune.runtime.tornado.kernel.MaxPoolByData;
import dev.prune.runtime.tornado.kernel.MaxPoolTangent;
import java.util.ArrayList;
import java.util.List;

/** Pooling by the largest number of a window and by the mean of an image. */
final class PoolCases {
  private static final int ROWS = 0;
  private static final int CHANNELS = 1;

  private PoolCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(max(Scale.SMALL, 1, 1, new Window(2, 2, 2, 2, 2, 2, 0, 0, 1, 1)));
    cases.addAll(max(Scale.SMALL, 3, 5, new Window(7, 7, 3, 3, 2, 2, 1, 1, 4, 4)));
    cases.addAll(max(Scale.SMALL, 2, 4, new Window(5, 3, 2, 3, 1, 1, 0, 0, 4, 1)));
    cases.addAll(average(Scale.SMALL, 1, 1, 1));
    cases.addAll(average(Scale.SMALL, 3, 17, 49));
    return cases;
  }

  static List<KernelCase> max(Scale scale, int rows, int channels, Window w) {
    String size = " " + rows + "x" + channels + "x" + w.inHeight() + "x" + w.inWidth() + " by " + w.kernelHeight() + "x"
        + w.kernelWidth() + " stride " + w.strideHeight();
    int inputs = rows * channels * w.inArea();
    int outputs = rows * channels * w.outArea();
    return List.of(
        new KernelCase(
            "max pool" + size, scale, List.of(MaxPool.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer y = b.reals("y", outputs);
              return () -> b.kernels(PoolKernels.class).max(x, y, dims, ROWS, CHANNELS, w);
            },
            sizes(rows, channels), 1, (double) outputs * w.kernelArea(), 4.0 * (inputs + outputs)),
        // Few different inputs: the first of equal ones must win. The maxima are made by the kernel itself.
        new KernelCase(
            "max pool and by data" + size, scale, List.of(MaxPool.class, MaxPoolByData.class),
            (b, dims) -> {
              Buffer x = b.coarse("x", inputs);
              Buffer y = b.reals("y", outputs);
              Buffer dy = b.reals("dy", outputs);
              Buffer dx = b.reals("dx", inputs);
              PoolKernels pool = b.kernels(PoolKernels.class);
              return () -> {
                pool.max(x, y, dims, ROWS, CHANNELS, w);
                pool.maxByData(x, y, dy, dx, dims, ROWS, CHANNELS, w);
              };
            },
            sizes(rows, channels), w.kernelArea(), 2.0 * outputs * w.kernelArea(), 12.0 * (inputs + outputs)),
        new KernelCase(
            "max pool and tangent" + size, scale, List.of(MaxPool.class, MaxPoolTangent.class),
            (b, dims) -> {
              Buffer x = b.coarse("x", inputs);
              Buffer y = b.reals("y", outputs);
              Buffer dx = b.reals("dx", inputs);
              Buffer dy = b.reals("dy", outputs);
              PoolKernels pool = b.kernels(PoolKernels.class);
              return () -> {
                pool.max(x, y, dims, ROWS, CHANNELS, w);
                pool.maxTangent(x, y, dx, dy, dims, ROWS, CHANNELS, w);
              };
            },
            sizes(rows, channels), 1, 2.0 * outputs * w.kernelArea(), 12.0 * (inputs + outputs)));
  }

  static List<KernelCase> average(Scale scale, int rows, int channels, int area) {
    String size = " " + rows + "x" + channels + "x" + area;
    int inputs = rows * channels * area;
    int outputs = rows * channels;
    double bytes = 4.0 * (inputs + outputs);
    return List.of(
        new KernelCase(
            "average pool" + size, scale, List.of(AveragePool.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer y = b.reals("y", outputs);
              return () -> b.kernels(PoolKernels.class).average(x, y, dims, ROWS, CHANNELS, area);
            },
            sizes(rows, channels), area, inputs, bytes),
        new KernelCase(
            "average pool by data" + size, scale, List.of(AveragePoolByData.class),
            (b, dims) -> {
              Buffer dy = b.reals("dy", outputs);
              Buffer dx = b.reals("dx", inputs);
              return () -> b.kernels(PoolKernels.class).averageByData(dy, dx, dims, ROWS, CHANNELS, area);
            },
            sizes(rows, channels), 1, inputs, bytes));
  }

  private static List<int[]> sizes(int rows, int channels) {
    return List.of(
        new int[] {rows, channels},
        new int[] {Math.max(1, rows - 1), channels},
        new int[] {rows, (channels + 1) / 2},
        new int[] {1, 1});
  }
}
