package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.AddFlat;
import dev.prune.runtime.tornado.kernel.CopyFlat;
import dev.prune.runtime.tornado.kernel.CopySlice;
import dev.prune.runtime.tornado.kernel.FillFlat;
import dev.prune.runtime.tornado.kernel.GatherFlat;
import dev.prune.runtime.tornado.kernel.MultiplyFlat;
import dev.prune.runtime.tornado.kernel.SpreadUnits;
import java.util.List;
import java.util.stream.IntStream;

/** Whole flat buffers: gathers, copies and masks. */
final class FlatCases {
  private static final int COUNT = 0;
  private static final int FROM = 1;
  private static final int TO = 2;
  private static final int UNITS = 3;
  private static final int INNER = 4;

  private FlatCases() {}

  static List<KernelCase> small() {
    return IntStream.of(1, 1003, 70_001).boxed().flatMap(n -> all(Scale.SMALL, n).stream()).toList();
  }

  static List<KernelCase> all(Scale scale, int n) {
    return List.of(
        of("gather", scale, n, 0, 12, GatherFlat.class,
            (b, dims) -> {
              Buffer from = b.reals("from", n);
              Ints index = b.indices("index", n, n);
              Buffer to = b.reals("to", n);
              return () -> b.kernels(FlatKernels.class).gather(from, index, to, dims, COUNT);
            }),
        of("copy", scale, n, 0, 8, CopyFlat.class,
            (b, dims) -> {
              Buffer from = b.reals("from", n);
              Buffer to = b.reals("to", n);
              return () -> b.kernels(FlatKernels.class).copy(from, to, dims, COUNT);
            }),
        of("copy slice", scale, n, 0, 8, CopySlice.class,
            (b, dims) -> {
              Buffer from = b.reals("from", n);
              Buffer to = b.reals("to", n);
              return () -> b.kernels(FlatKernels.class).copySlice(from, to, dims, FROM, TO, COUNT);
            }),
        of("spread", scale, n, 0, 8, SpreadUnits.class,
            (b, dims) -> {
              Buffer values = b.reals("values", n);
              Buffer to = b.reals("to", n);
              return () -> b.kernels(FlatKernels.class).spread(values, to, dims, FROM, TO, UNITS, INNER);
            }),
        of("multiply", scale, n, 1, 12, MultiplyFlat.class,
            (b, dims) -> {
              Buffer buffer = b.reals("buffer", n);
              Buffer mask = b.mask("mask", n);
              return () -> b.kernels(FlatKernels.class).multiply(buffer, mask, dims, COUNT);
            }),
        of("add", scale, n, 1, 12, AddFlat.class,
            (b, dims) -> {
              Buffer from = b.reals("from", n);
              Buffer to = b.reals("to", n);
              return () -> b.kernels(FlatKernels.class).add(from, to, dims, COUNT);
            }),
        of("fill", scale, n, 0, 4, FillFlat.class,
            (b, dims) -> {
              Buffer buffer = b.reals("buffer", n);
              return () -> b.kernels(FlatKernels.class).fill(buffer, dims, COUNT, 0.75);
            }));
  }

  private static KernelCase of(
      String name, Scale scale, int n, int flops, int bytes, Class<?> kernel, KernelCase.Program program) {
    int half = (n + 1) / 2;
    int rows = half / 7;
    List<int[]> sizes =
        List.of(
            new int[] {n, 0, 0, n, 1},
            new int[] {half, n - half, n / 2, rows, 7},
            new int[] {0, 0, 0, 0, 0});
    return new KernelCase(
        name + " " + n, scale, List.of(kernel), program, sizes, 1, (double) flops * n, (double) bytes * n);
  }
}
