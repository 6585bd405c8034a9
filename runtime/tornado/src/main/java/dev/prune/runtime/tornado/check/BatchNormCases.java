package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.BatchNormByData;
import dev.prune.runtime.tornado.kernel.BatchNormByDataFixed;
import dev.prune.runtime.tornado.kernel.BatchNormByDataTangent;
import dev.prune.runtime.tornado.kernel.BatchNormByParameters;
import dev.prune.runtime.tornado.kernel.BatchNormByParametersFixedTangent;
import dev.prune.runtime.tornado.kernel.BatchNormByParametersTangent;
import dev.prune.runtime.tornado.kernel.BatchNormMoments;
import dev.prune.runtime.tornado.kernel.BatchNormNormalize;
import dev.prune.runtime.tornado.kernel.BatchNormTrack;
import java.util.ArrayList;
import java.util.List;

/** Batch normalisation with the statistics of the batch and with running ones. */
final class BatchNormCases {
  private static final int ROWS = 0;
  private static final int CHANNELS = 1;
  private static final int GAMMA = 2;
  private static final int BETA = 3;
  private static final int MEAN = 4;
  private static final int VARIANCE = 5;

  private BatchNormCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(all(Scale.SMALL, 5, 1, 1));
    cases.addAll(all(Scale.SMALL, 5, 9, 16));
    cases.addAll(all(Scale.SMALL, 66, 3, 49));
    return cases;
  }

  static List<KernelCase> all(Scale scale, int rows, int channels, int area) {
    int n = rows * channels * area;
    int flat = 2 + 2 * channels;
    return List.of(
        of("moments", scale, rows, channels, area, 4, 1, List.of(BatchNormMoments.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer moments = b.reals("moments", 2 * channels);
              return () -> b.kernels(BatchNormKernels.class).moments(x, moments, dims, ROWS, CHANNELS, area);
            }),
        of("track", scale, rows, channels, area, 0, 0, List.of(BatchNormTrack.class),
            (b, dims) -> {
              Buffer moments = b.positive("moments", 2 * channels);
              Buffer running = b.positive("running", 1 + 2 * channels);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .track(moments, running, dims, ROWS, CHANNELS, MEAN, VARIANCE, area, 0.1);
            }),
        of("normalize", scale, rows, channels, area, 4, 2, List.of(BatchNormNormalize.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer moments = b.positive("moments", 2 * channels);
              Buffer p = b.reals("p", flat);
              Buffer y = b.reals("y", n);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .normalize(x, moments, p, y, dims, ROWS, CHANNELS, GAMMA, BETA, area, 1e-2);
            }),
        of("normalize fixed", scale, rows, channels, area, 4, 2, List.of(BatchNormNormalize.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer running = b.positive("running", 1 + 2 * channels);
              Buffer p = b.reals("p", flat);
              Buffer y = b.reals("y", n);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .normalizeFixed(x, running, p, y, dims, ROWS, CHANNELS, GAMMA, BETA, MEAN, VARIANCE, area, 1e-2);
            }),
        of("by data", scale, rows, channels, area, 10, 3, List.of(BatchNormByData.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer moments = b.positive("moments", 2 * channels);
              Buffer p = b.reals("p", flat);
              Buffer dy = b.reals("dy", n);
              Buffer dx = b.reals("dx", n);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .byData(x, moments, p, dy, dx, dims, ROWS, CHANNELS, GAMMA, area, 1e-2);
            }),
        of("by data fixed", scale, rows, channels, area, 1, 2, List.of(BatchNormByDataFixed.class),
            (b, dims) -> {
              Buffer running = b.positive("running", 1 + 2 * channels);
              Buffer p = b.reals("p", flat);
              Buffer dy = b.reals("dy", n);
              Buffer dx = b.reals("dx", n);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .byDataFixed(running, p, dy, dx, dims, ROWS, CHANNELS, GAMMA, VARIANCE, area, 1e-2);
            }),
        of("by parameters", scale, rows, channels, area, 5, 2, List.of(BatchNormByParameters.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer moments = b.positive("moments", 2 * channels);
              Buffer dy = b.reals("dy", n);
              Buffer g = b.reals("g", flat);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .byParameters(x, moments, dy, g, dims, ROWS, CHANNELS, GAMMA, BETA, area, 1e-2);
            }),
        of("by parameters fixed", scale, rows, channels, area, 5, 2, List.of(BatchNormByParameters.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer running = b.positive("running", 1 + 2 * channels);
              Buffer dy = b.reals("dy", n);
              Buffer g = b.reals("g", flat);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .byParametersFixed(
                          x, running, dy, g, dims, ROWS, CHANNELS, GAMMA, BETA, MEAN, VARIANCE, area, 1e-2);
            }),
        // Moments of other numbers would make normalised ones large, and their products larger.
        of("by data tangent", scale, rows, channels, area, 30, 5,
            List.of(BatchNormMoments.class, BatchNormByDataTangent.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer moments = b.reals("moments", 2 * channels);
              Buffer p = b.reals("p", flat);
              Buffer dy = b.reals("dy", n);
              Buffer tangent = b.reals("tangent", n);
              Buffer out = b.reals("out", n);
              BatchNormKernels norm = b.kernels(BatchNormKernels.class);
              return () -> {
                norm.moments(x, moments, dims, ROWS, CHANNELS, area);
                norm.byDataTangent(x, moments, p, dy, tangent, out, dims, ROWS, CHANNELS, GAMMA, area, 1e-2);
              };
            }),
        of("by parameters tangent", scale, rows, channels, area, 16, 4,
            List.of(BatchNormMoments.class, BatchNormByParametersTangent.class),
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer moments = b.reals("moments", 2 * channels);
              Buffer dy = b.reals("dy", n);
              Buffer tangent = b.reals("tangent", n);
              Buffer into = b.reals("into", flat);
              BatchNormKernels norm = b.kernels(BatchNormKernels.class);
              return () -> {
                norm.moments(x, moments, dims, ROWS, CHANNELS, area);
                norm.byParametersTangent(
                    x, moments, dy, tangent, into, dims, ROWS, CHANNELS, GAMMA, BETA, area, 1e-2);
              };
            }),
        of("by parameters fixed tangent", scale, rows, channels, area, 2, 2,
            List.of(BatchNormByParametersFixedTangent.class),
            (b, dims) -> {
              Buffer running = b.positive("running", 1 + 2 * channels);
              Buffer dy = b.reals("dy", n);
              Buffer tangent = b.reals("tangent", n);
              Buffer into = b.reals("into", flat);
              return () ->
                  b.kernels(BatchNormKernels.class)
                      .byParametersFixedTangent(
                          running, dy, tangent, into, dims, ROWS, CHANNELS, GAMMA, BETA, VARIANCE, area, 1e-2);
            }));
  }

  /** @param values how many values of all pixels are read or written */
  private static KernelCase of(
      String name, Scale scale, int rows, int channels, int area, int flops, int values, List<Class<?>> kernels,
      KernelCase.Program program) {
    double n = (double) rows * channels * area;
    // Numbers near 1 are divided by deviations of down to a tenth.
    int terms = 10 * rows * area;
    return new KernelCase(
        "batchnorm " + name + " " + rows + "x" + channels + "x" + area, scale, kernels, program, sizes(rows, channels),
        terms, flops * n + 6 * channels, 4 * (values * n + 4 * channels));
  }

  /** Full, with fewer rows, with half the channels whose slices moved, and with one channel. */
  private static List<int[]> sizes(int rows, int channels) {
    int half = (channels + 1) / 2;
    return List.of(
        new int[] {rows, channels, 2, 2 + channels, 1, 1 + channels},
        new int[] {Math.max(1, rows - 1), channels, 2, 2 + channels, 1, 1 + channels},
        new int[] {rows, half, half, 0, 0, half},
        new int[] {rows, 1, 0, 1, 1, 0});
  }
}
