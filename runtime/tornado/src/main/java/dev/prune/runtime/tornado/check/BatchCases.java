package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.BatchLabels;
import dev.prune.runtime.tornado.kernel.BatchRows;
import dev.prune.runtime.tornado.kernel.BatchSamples;
import java.util.ArrayList;
import java.util.List;

/** Batches out of a data set on the device. */
final class BatchCases {
  private static final int FIRST = 0;
  private static final int AT = 1;
  private static final int ROWS = 2;
  private static final int WIDTH = 3;

  private BatchCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(all(Scale.SMALL, 1, 1, 1));
    cases.addAll(all(Scale.SMALL, 131, 17, 9));
    return cases;
  }

  /**
   * @param samples of the data set, a third of them before the split
   * @param rows of the batch
   */
  static List<KernelCase> all(Scale scale, int samples, int rows, int width) {
    int split = samples - samples / 3;
    return List.of(
        of("rows", scale, samples, rows, width, 8.0 * rows * width, BatchRows.class,
            (b, dims) -> {
              Buffer all = b.reals("all", samples * width);
              Ints order = b.indices("order", split, split);
              Buffer batch = b.reals("batch", rows * width);
              return () -> b.kernels(BatchKernels.class).rows(all, order, batch, dims, FIRST, AT, ROWS, WIDTH);
            }),
        of("labels", scale, samples, rows, width, 12.0 * rows, BatchLabels.class,
            (b, dims) -> {
              Ints all = b.indices("all", samples, 10);
              Ints order = b.indices("order", split, split);
              Ints labels = b.indices("labels", rows + CaseBuffers.SLACK, 10);
              return () -> b.kernels(BatchKernels.class).labels(all, order, labels, dims, FIRST, AT, ROWS);
            }),
        of("sample indices", scale, samples, rows, width, 8.0 * rows, BatchSamples.class,
            (b, dims) -> {
              Ints order = b.indices("order", split, split);
              Ints indices = b.indices("indices", rows + CaseBuffers.SLACK, 10);
              return () -> b.kernels(BatchKernels.class).samples(order, indices, dims, AT, ROWS);
            }));
  }

  private static KernelCase of(
      String name, Scale scale, int samples, int rows, int width, double bytes, Class<?> kernel,
      KernelCase.Program program) {
    int split = samples - samples / 3;
    List<int[]> sizes =
        List.of(
            new int[] {samples / 3, 0, rows, width},
            new int[] {0, split - rows, rows, width},
            new int[] {samples / 3, split - 1, 1, (width + 1) / 2});
    return new KernelCase(
        "batch of " + name + " " + rows + "x" + width + " out of " + samples, scale, List.of(kernel), program, sizes, 1,
        0, bytes);
  }
}
