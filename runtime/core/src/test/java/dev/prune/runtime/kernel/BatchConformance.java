package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface BatchConformance extends Conformance {
  /** {@code dims}: first sample of the split, place in the order, rows, width. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "5,7,3", "64,100,1", "33,120,17", "100,1003,784", "3,5,70001"})
  default void batch(int batch, int samples, int width) {
    int first = samples / 3;
    int split = samples - first;
    int full = Math.min(batch, split);
    // A full batch, the last one with its tail, one row, another split, none.
    int[][] sizes = {
      {first, 0, full, width}, {first, split - 1, 1, width}, {first, split - (full + 1) / 2, (full + 1) / 2, width},
      {0, 1 % split, 1, width}, {first, 0, full, (width + 1) / 2}, {first, 0, 0, width}
    };
    compare(
        1,
        rig -> {
          Buffer all = rig.reals("all", samples * width);
          Ints classes = rig.indices("classes", samples, 10);
          Ints order = rig.indices("order", split, split);
          Buffer rows = rig.reals("rows", batch * width);
          Ints labels = rig.indices("labels", batch + Rig.SLACK, 1000);
          Ints chosen = rig.indices("chosen", batch + Rig.SLACK, 1000);
          Ints dims = rig.ints("dims", sizes[0]);
          BatchKernels kernels = rig.kernels(BatchKernels.class);
          rig.run(
              dims,
              () -> {
                kernels.rows(all, order, rows, dims, 0, 1, 2, 3);
                kernels.labels(classes, order, labels, dims, 0, 1, 2);
                kernels.samples(order, chosen, dims, 1, 2);
              },
              sizes);
        });
  }
}
