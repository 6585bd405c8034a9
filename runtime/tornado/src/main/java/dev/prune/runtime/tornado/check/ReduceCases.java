package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.NonzeroCount;
import dev.prune.runtime.tornado.kernel.SliceDot;
import dev.prune.runtime.tornado.kernel.SliceJoin;
import dev.prune.runtime.tornado.kernel.SliceParts;
import dev.prune.runtime.tornado.kernel.SliceSquaredDistance;
import dev.prune.runtime.tornado.kernel.SliceSquares;
import dev.prune.runtime.tornado.kernel.SliceSum;
import dev.prune.runtime.tornado.kernel.UnitMax;
import dev.prune.runtime.tornado.kernel.UnitSum;
import java.util.ArrayList;
import java.util.List;

/** Sums and maxima over slices, units and channels. */
final class ReduceCases {
  private static final int AT = 1;

  private ReduceCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(slices(Scale.SMALL, 1));
    cases.addAll(slices(Scale.SMALL, 1003));
    cases.addAll(slices(Scale.SMALL, SliceParts.PART + 1));
    cases.addAll(slices(Scale.SMALL, 70_001));
    cases.addAll(units(Scale.SMALL, 1, 1, 1));
    cases.addAll(units(Scale.SMALL, 4, 9, 25));
    cases.addAll(units(Scale.SMALL, 1, 31, 784));
    return cases;
  }

  /** {@code dims} is [offset, count]. */
  static List<KernelCase> slices(Scale scale, int n) {
    return List.of(
        slice("sum of rows", scale, n, 1, 4, SliceSum.class,
            (b, dims) -> {
              Buffer values = b.reals("values", n);
              Buffer totals = b.reals("totals", 3);
              return () -> b.kernels(ReduceKernels.class).accumulate(values, totals, dims, 1, AT);
            }),
        slice("dot product", scale, n, 2, 8, SliceDot.class,
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer y = b.reals("y", n);
              Buffer totals = b.reals("totals", 3);
              return () -> b.kernels(ReduceKernels.class).dot(x, y, totals, dims, 0, 1, AT);
            }),
        slice("sum of squares", scale, n, 2, 4, SliceSquares.class,
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer totals = b.reals("totals", 3);
              return () -> b.kernels(ReduceKernels.class).squares(x, totals, dims, 0, 1, AT);
            }),
        slice("squared distance", scale, n, 3, 8, SliceSquaredDistance.class,
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer y = b.reals("y", n);
              Buffer totals = b.reals("totals", 3);
              return () -> b.kernels(ReduceKernels.class).squaredDistance(x, y, totals, dims, 0, 1, AT);
            }));
  }

  private static KernelCase slice(
      String name, Scale scale, int n, int flops, int bytes, Class<?> kernel, KernelCase.Program program) {
    int half = (n + 1) / 2;
    List<int[]> sizes =
        List.of(new int[] {0, n}, new int[] {n - half, half}, new int[] {n - 1, 1}, new int[] {n / 2, 0});
    boolean isLong = n + CaseBuffers.SLACK > SliceParts.PART;
    List<Class<?>> kernels = isLong ? List.of(kernel, SliceJoin.class) : List.of(kernel);
    return new KernelCase(
        name + " " + n, scale, kernels, program, sizes, n, (double) flops * n, (double) bytes * n);
  }

  static List<KernelCase> units(Scale scale, int outer, int units, int inner) {
    int n = outer * units * inner;
    int half = (units + 1) / 2;
    String size = " " + outer + "x" + units + "x" + inner;
    List<int[]> sizes =
        List.of(
            new int[] {3, outer, units, inner, 0},
            new int[] {0, outer, half, inner, 1},
            new int[] {5, 1, 1, 1, units});
    double bytes = 4.0 * (n + units);
    return List.of(
        new KernelCase(
            "sum of units" + size, scale, List.of(UnitSum.class),
            (b, dims) -> {
              Buffer elements = b.reals("elements", 5 + n);
              Buffer result = b.reals("result", units + 1);
              return () -> b.kernels(ReduceKernels.class).sumUnits(elements, result, dims, 0, 1, 2, 3, 4);
            },
            sizes, outer * inner, n, bytes),
        new KernelCase(
            "largest of units" + size, scale, List.of(UnitMax.class),
            (b, dims) -> {
              Buffer elements = b.reals("elements", 5 + n);
              Buffer result = b.reals("result", units + 1);
              return () -> b.kernels(ReduceKernels.class).maxUnits(elements, result, dims, 0, 1, 2, 3, 4);
            },
            sizes, 1, n, bytes),
        // Here dims is read as [., rows, channels, ., offset of the result], and inner is the literal area.
        new KernelCase(
            "count of non-zeros" + size, scale, List.of(NonzeroCount.class),
            (b, dims) -> {
              Buffer x = b.coarse("x", n);
              Buffer counts = b.coarse("counts", units + 1);
              return () -> b.kernels(ReduceKernels.class).countNonzero(x, counts, dims, 1, 2, inner, 4);
            },
            sizes, outer * inner, n, bytes));
  }
}
