package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.ChannelAffine;
import dev.prune.runtime.tornado.kernel.ConvByBias;
import dev.prune.runtime.tornado.kernel.GateByFactors;
import dev.prune.runtime.tornado.kernel.GroupNormByData;
import dev.prune.runtime.tornado.kernel.GroupNormByDataTangent;
import dev.prune.runtime.tornado.kernel.GroupNormMoments;
import dev.prune.runtime.tornado.kernel.GroupNormNormalize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Normalisation of parts of samples, with all channels live and with every third one masked. */
final class GroupNormCases {
  private static final double EPSILON = 0.1;

  private GroupNormCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(all(Scale.SMALL, 3, 1, 7, 1));
    cases.addAll(all(Scale.SMALL, 2, 2, 5, 9));
    return cases;
  }

  static List<KernelCase> all(Scale scale, int rows, int groups, int each, int area) {
    int channels = groups * each;
    int numbers = rows * channels * area;
    int[] flags = new int[2 * channels];
    Arrays.setAll(flags, c -> c < channels || c % 3 != 1 ? 1 : 0);
    String size = " " + rows + "x" + channels + "x" + area + " in " + groups;
    int fewer = groups * Math.max(1, each / 2);
    List<int[]> sizes =
        List.of(
            new int[] {rows, channels, 0, 3, 3 + channels},
            new int[] {Math.max(1, rows - 1), channels, channels, 3, 3 + channels},
            new int[] {rows, fewer, 0, fewer, 0});
    double bytes = 4.0 * numbers;
    return List.of(
        new KernelCase(
            "group norm moments" + size, scale, List.of(GroupNormMoments.class),
            (b, dims) -> {
              Buffer x = b.reals("x", numbers);
              Buffer m = b.reals("m", rows * groups * 2);
              Ints live = b.ints("live", flags);
              GroupNormKernels norm = b.kernels(GroupNormKernels.class);
              return () -> norm.moments(x, m, live, dims, 0, 1, 2, area, groups);
            },
            sizes, 2 * each * area, 4.0 * numbers, bytes),
        new KernelCase(
            "group norm" + size, scale, List.of(GroupNormNormalize.class),
            (b, dims) -> {
              Buffer x = b.reals("x", numbers);
              Buffer m = b.positive("m", rows * groups * 2);
              Buffer y = b.reals("y", numbers);
              Ints live = b.ints("live", flags);
              GroupNormKernels norm = b.kernels(GroupNormKernels.class);
              return () -> norm.normalize(x, m, y, live, dims, 0, 1, 2, area, groups, EPSILON);
            },
            sizes, 16, 4.0 * numbers, 2 * bytes),
        new KernelCase(
            "group norm by data" + size, scale, List.of(GroupNormByData.class),
            (b, dims) -> {
              Buffer x = b.reals("x", numbers);
              Buffer m = b.positive("m", rows * groups * 2);
              Buffer dy = b.reals("dy", numbers);
              Buffer dx = b.reals("dx", numbers);
              Ints live = b.ints("live", flags);
              GroupNormKernels norm = b.kernels(GroupNormKernels.class);
              return () -> norm.byData(x, m, dy, dx, live, dims, 0, 1, 2, area, groups, EPSILON);
            },
            sizes, 32 + 4 * each * area, 12.0 * numbers, 3 * bytes),
        new KernelCase(
            "group norm by data, tangent" + size, scale, List.of(GroupNormByDataTangent.class),
            (b, dims) -> {
              Buffer x = b.reals("x", numbers);
              Buffer m = b.positive("m", rows * groups * 2);
              Buffer dy = b.reals("dy", numbers);
              Buffer direction = b.reals("direction", numbers);
              Buffer tangent = b.reals("tangent", numbers);
              Ints live = b.ints("live", flags);
              GroupNormKernels norm = b.kernels(GroupNormKernels.class);
              return () ->
                  norm.byDataTangent(x, m, dy, direction, tangent, live, dims, 0, 1, 2, area, groups, EPSILON);
            },
            sizes, 256 + 16 * each * area, 24.0 * numbers, 4 * bytes),
        new KernelCase(
            "affine of channels" + size, scale, List.of(ChannelAffine.class),
            (b, dims) -> {
              Buffer x = b.reals("x", numbers);
              Buffer p = b.reals("p", 3 + 2 * channels);
              Buffer y = b.reals("y", numbers);
              GroupNormKernels norm = b.kernels(GroupNormKernels.class);
              return () -> norm.affine(x, p, y, dims, 0, 1, 3, 4, area);
            },
            sizes, 2, 2.0 * numbers, 2 * bytes),
        new KernelCase(
            "affine of channels by parameters" + size, scale, List.of(GateByFactors.class, ConvByBias.class),
            (b, dims) -> {
              Buffer x = b.reals("x", numbers);
              Buffer dy = b.reals("dy", numbers);
              Buffer g = b.reals("g", 3 + 2 * channels);
              GroupNormKernels norm = b.kernels(GroupNormKernels.class);
              return () -> norm.byParameters(x, dy, g, dims, 0, 1, 3, 4, area);
            },
            sizes, rows * area, 3.0 * numbers, 2 * bytes));
  }
}
