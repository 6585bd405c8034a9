package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

interface FlatConformance extends Conformance {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003, 70_001})
  default void flat(int count) {
    int half = (count + 1) / 2;
    int[][] sizes = {
      {count, 0, 0, count, 1},
      {half, count - half, 1, half / 7, 7},
      {1, count - 1, count - 1, 1, 1},
      {count, 0, 0, 1, count},
      {0, 0, 0, 3, 0}
    };
    compare(
        1,
        rig -> {
          Buffer from = rig.reals("from", count);
          Ints index = rig.indices("index", count, count);
          Buffer gathered = rig.reals("gathered", count);
          Buffer copied = rig.reals("copied", count);
          Buffer slice = rig.reals("slice", count);
          Buffer spread = rig.reals("spread", count);
          Buffer mask = rig.mask("mask", count);
          Buffer masked = rig.reals("masked", count);
          Buffer added = rig.reals("added", count);
          Buffer filled = rig.reals("filled", count);
          Ints dims = rig.ints("dims", sizes[0]);
          FlatKernels flat = rig.kernels(FlatKernels.class);
          rig.run(
              dims,
              () -> {
                flat.gather(from, index, gathered, dims, 0);
                flat.copy(from, copied, dims, 0);
                flat.copySlice(from, slice, dims, 1, 2, 0);
                flat.spread(from, spread, dims, 1, 2, 3, 4);
                flat.multiply(masked, mask, dims, 0);
                flat.add(from, added, dims, 0);
                flat.fill(filled, dims, 0, 0.75);
              },
              sizes);
        });
  }
}
