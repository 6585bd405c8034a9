package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.GateByFactors;
import dev.prune.runtime.tornado.kernel.GateByRows;
import dev.prune.runtime.tornado.kernel.GateScale;
import dev.prune.runtime.tornado.kernel.GateScaleRows;
import dev.prune.runtime.tornado.kernel.GateUniform;
import java.util.ArrayList;
import java.util.List;

/** Factors of channels. */
final class GateCases {
  private static final int ROWS = 0;
  private static final int CHANNELS = 1;
  private static final int OFFSET = 2;

  private GateCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(all(Scale.SMALL, 1, 1, 1));
    cases.addAll(all(Scale.SMALL, 7, 9, 1));
    cases.addAll(all(Scale.SMALL, 3, 17, 25));
    cases.addAll(all(Scale.SMALL, 9, 3, 49));
    return cases;
  }

  static List<KernelCase> all(Scale scale, int rows, int channels, int area) {
    int n = rows * channels * area;
    return List.of(
        of("scale channels", scale, rows, channels, area, 1, 1, 2, List.of(GateScale.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer factors = b.reals("factors", channels + 4);
              Buffer y = b.reals("y", n);
              return () -> b.kernels(GateKernels.class).scale(x, factors, y, dims, ROWS, CHANNELS, OFFSET, area);
            }),
        of("gradient of channel factors", scale, rows, channels, area, rows * area, 2, 2,
            List.of(GateByFactors.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer dy = b.reals("dy", n);
              Buffer gradients = b.reals("gradients", channels + 4);
              return () ->
                  b.kernels(GateKernels.class).byFactors(x, dy, gradients, dims, ROWS, CHANNELS, OFFSET, area);
            }),
        of("scale channels of rows", scale, rows, channels, area, 1, 1, 2, List.of(GateScaleRows.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer z = b.reals("z", rows * channels);
              Buffer y = b.reals("y", n);
              return () -> b.kernels(GateKernels.class).scaleRows(x, z, y, dims, ROWS, CHANNELS, area);
            }),
        of("gradient of factors of rows", scale, rows, channels, area, area, 2, 2, List.of(GateByRows.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer dy = b.reals("dy", n);
              Buffer dz = b.reals("dz", rows * channels);
              return () -> b.kernels(GateKernels.class).byRows(x, dy, dz, dims, ROWS, CHANNELS, area);
            }),
        of("uniform numbers of gates", scale, rows, channels, area, 1, 0, 1, List.of(GateUniform.class),
            (b, dims) -> {
              Buffer each = b.reals("each", rows * channels);
              Buffer shared = b.reals("shared", rows * channels);
              Ints originals = b.indices("originals", channels + 4, 1000);
              Ints samples = b.indices("samples", rows, 60_000);
              Ints keys = b.ints("keys", 42, -7, 3);
              return () -> {
                GateKernels gates = b.kernels(GateKernels.class);
                gates.uniform(each, originals, samples, keys, dims, ROWS, CHANNELS, OFFSET, -4, false);
                gates.uniform(shared, originals, samples, keys, dims, ROWS, CHANNELS, OFFSET, -4, true);
              };
            }));
  }

  private static KernelCase of(
      String name, Scale scale, int rows, int channels, int area, int terms, int flops, int values,
      List<Class<?>> kernels, KernelCase.Program program) {
    long n = (long) rows * channels * area;
    List<int[]> sizes =
        List.of(
            new int[] {rows, channels, 2},
            new int[] {Math.max(1, rows - 1), channels, 0},
            new int[] {rows, (channels + 1) / 2, 3},
            new int[] {1, 1, 1});
    return new KernelCase(
        name + " " + rows + "x" + channels + "x" + area, scale, kernels, program, sizes, terms, (double) flops * n,
        4.0 * values * n);
  }
}
