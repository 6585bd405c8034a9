package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.ChannelExtract;
import dev.prune.runtime.tornado.kernel.ChannelInsert;
import dev.prune.runtime.tornado.kernel.Dropout;
import java.util.ArrayList;
import java.util.List;

/** What works on the numbers of a value one by one: dropout, channels that move, generated formulas. */
final class ValueCases {
  private static final int ROWS = 0;
  private static final int CHANNELS = 1;
  private static final int WIDE = 2;
  private static final int AT = 3;
  private static final int PER_ROW = 4;
  private static final int OFFSET = 5;
  private static final int COUNT = 6;

  private ValueCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(all(Scale.SMALL, 1, 1, 1));
    cases.addAll(all(Scale.SMALL, 5, 9, 1));
    cases.addAll(all(Scale.SMALL, 3, 17, 25));
    return cases;
  }

  static List<KernelCase> all(Scale scale, int rows, int channels, int area) {
    int n = rows * channels * area;
    int wide = channels + 5;
    return List.of(
        of("dropout", scale, rows, channels, area, 2, 2, List.of(Dropout.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer y = b.reals("y", n);
              Ints originals = b.indices("originals", channels + 3, 1000);
              Ints samples = b.indices("samples", rows, 60_000);
              Ints keys = b.ints("keys", 42, -7, 3);
              return () ->
                  b.kernels(DropoutKernels.class)
                      .apply(x, y, originals, samples, keys, dims, ROWS, CHANNELS, AT, 4, area, 0.3);
            }),
        of("insert channels", scale, rows, channels, area, 0, 2, List.of(ChannelInsert.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer y = b.reals("y", rows * wide * area);
              return () -> b.kernels(ChannelKernels.class).insert(x, y, dims, ROWS, CHANNELS, WIDE, AT, area);
            }),
        of("extract channels", scale, rows, channels, area, 0, 2, List.of(ChannelExtract.class),
            (b, dims) -> {
              Buffer y = b.reals("y", rows * wide * area);
              Buffer x = b.reals("x", n);
              return () -> b.kernels(ChannelKernels.class).extract(y, x, dims, ROWS, CHANNELS, WIDE, AT, area);
            }),
        of("formula over a value", scale, rows, channels, area, 6, 4, List.of(CaseFormulasTornado.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer y = b.reals("y", n);
              Buffer z = b.reals("z", n);
              Buffer out = b.reals("out", n);
              return () ->
                  b.kernels(ElementwiseKernels.class)
                      .map(new CaseFormulas.Gated(), out, dims, ROWS, PER_ROW, x, y, z);
            }),
        of("formula over a slice", scale, rows, channels, area, 6, 4, List.of(CaseFormulasTornado.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer y = b.reals("y", n);
              Buffer z = b.reals("z", n);
              Buffer out = b.reals("out", n);
              return () ->
                  b.kernels(ElementwiseKernels.class)
                      .slice(new CaseFormulas.Gated(), out, dims, OFFSET, COUNT, x, y, z);
            }));
  }

  private static KernelCase of(
      String name, Scale scale, int rows, int channels, int area, int flops, int values, List<Class<?>> kernels,
      KernelCase.Program program) {
    int n = rows * channels * area;
    int half = (channels + 1) / 2;
    List<int[]> sizes =
        List.of(
            new int[] {rows, channels, channels + 5, 2, channels * area, 0, n},
            new int[] {Math.max(1, rows - 1), channels, channels + 5, 0, channels * area, n / 3, n / 2},
            new int[] {rows, half, half + 1, 1, half * area, n - 1, 1},
            new int[] {1, 1, 1, 0, area, n / 2, 0});
    return new KernelCase(
        name + " " + rows + "x" + channels + "x" + area, scale, kernels, program, sizes, 4, (double) flops * n,
        4.0 * values * n);
  }
}
