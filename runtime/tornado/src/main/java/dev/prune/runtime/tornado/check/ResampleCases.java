package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ResampleKernels;
import dev.prune.runtime.kernel.Resampling;
import dev.prune.runtime.kernel.TransposeKernels;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.Resample;
import dev.prune.runtime.tornado.kernel.ResampleTransposed;
import dev.prune.runtime.tornado.kernel.SwapAxes;
import java.util.ArrayList;
import java.util.List;

/** Images of another size, along rows and along columns, and axes that change places. */
final class ResampleCases {
  private ResampleCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    for (Resampling map : maps()) {
      cases.addAll(along(Scale.SMALL, 3, 5, 1, 6, map));
      cases.addAll(along(Scale.SMALL, 2, 3, 4, 1, map));
    }
    cases.add(swap(Scale.SMALL, 1, 1, 1, 1, 1));
    cases.add(swap(Scale.SMALL, 3, 2, 4, 5, 1));
    cases.add(swap(Scale.SMALL, 2, 1, 3, 7, 25));
    return cases;
  }

  private static List<Resampling> maps() {
    return List.of(
        new Resampling(Resampling.MEAN, 7, 4, 3, 2, 1),
        new Resampling(Resampling.MEAN, 9, 3, 2, 4, 0),
        new Resampling(Resampling.MEAN_INSIDE, 6, 8, 3, 1, 2),
        Resampling.of(Resampling.ADAPTIVE, 7, 3),
        Resampling.of(Resampling.NEAREST, 4, 12),
        Resampling.of(Resampling.NEAREST, 1, 50),
        Resampling.of(Resampling.LINEAR, 5, 10),
        Resampling.of(Resampling.LINEAR, 1, 3),
        new Resampling(Resampling.SHIFT, 5, 8, 1, 1, 2));
  }

  static List<KernelCase> along(Scale scale, int rows, int channels, int outer, int inner, Resampling m) {
    String size = " of kind " + m.kind() + " " + rows + "x" + channels + "x" + outer + "x" + m.in() + "x" + inner + " to " + m.out();
    int inputs = rows * channels * outer * m.in() * inner;
    int outputs = rows * channels * outer * m.out() * inner;
    int terms = Math.max(m.in(), m.out());
    double bytes = 4.0 * (inputs + outputs);
    return List.of(
        new KernelCase(
            "resample" + size, scale, List.of(Resample.class),
            (b, dims) -> {
              Buffer x = b.reals("x", inputs);
              Buffer y = b.reals("y", outputs);
              return () ->
                  b.kernels(ResampleKernels.class)
                      .apply(x, y, dims, 0, 1, outer, inner, m.kind(), m.in(), m.out(), m.window(), m.stride(), m.pad());
            },
            sizes(rows, channels), terms, 2.0 * Math.max(inputs, outputs), bytes),
        new KernelCase(
            "resample transposed" + size, scale, List.of(ResampleTransposed.class),
            (b, dims) -> {
              Buffer dy = b.reals("dy", outputs);
              Buffer dx = b.reals("dx", inputs);
              return () ->
                  b.kernels(ResampleKernels.class)
                      .transposed(
                          dy, dx, dims, 0, 1, outer, inner, m.kind(), m.in(), m.out(), m.window(), m.stride(), m.pad());
            },
            sizes(rows, channels), terms, 2.0 * Math.max(inputs, outputs), bytes));
  }

  static KernelCase swap(Scale scale, int rows, int outer, int first, int second, int inner) {
    int count = rows * outer * first * second * inner;
    return new KernelCase(
        "swap axes " + rows + "x" + outer + "x" + first + "x" + second + "x" + inner, scale, List.of(SwapAxes.class),
        (b, dims) -> {
          Buffer x = b.reals("x", count);
          Buffer y = b.reals("y", count);
          return () -> b.kernels(TransposeKernels.class).swap(x, y, dims, 0, 1, 2, 3, inner);
        },
        List.of(
            new int[] {rows, outer, first, second},
            new int[] {rows, outer, (first + 1) / 2, second},
            new int[] {1, 1, 1, 1}),
        1, 0, 8.0 * count);
  }

  private static List<int[]> sizes(int rows, int channels) {
    return List.of(
        new int[] {rows, channels},
        new int[] {Math.max(1, rows - 1), channels},
        new int[] {rows, (channels + 1) / 2},
        new int[] {1, 1});
  }
}
