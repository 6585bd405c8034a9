package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface ResampleConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({
    // rows, channels, outer, inner, kind, in, out, window, stride, pad
    "2,3,1,5,0,7,4,3,2,1", "1,1,1,1,0,2,1,2,2,0", "3,5,4,1,1,7,4,3,2,1", "2,3,1,9,1,6,8,3,1,2", "2,2,2,1,0,9,3,2,4,0",
    "3,2,1,7,2,7,3,1,1,0", "2,5,3,1,2,5,5,1,1,0", "2,3,6,1,2,9,4,1,1,0", "2,3,1,4,3,5,10,1,1,0", "3,2,7,1,3,4,12,1,1,0",
    "2,7,1,1,3,1,100,1,1,0", "2,3,1,1,3,3,7,1,1,0", "2,3,1,6,4,4,8,1,1,0", "1,2,5,1,4,1,3,1,1,0", "3,2,3,1,4,5,15,1,1,0",
    "2,3,1,4,5,5,8,1,1,1", "3,2,4,1,5,3,5,1,1,2", "2,2,1,3,5,4,6,1,1,0"
  })
  default void resampling(
      int rows, int channels, int outer, int inner, int kind, int in, int out, int window, int stride, int pad) {
    int[][] sizes = {{rows, channels}, {Math.max(1, rows - 1), channels}, {rows, (channels + 1) / 2}, {1, 1}};
    int inputs = rows * channels * outer * in * inner;
    int outputs = rows * channels * outer * out * inner;
    compare(
        Math.max(in, out),
        rig -> {
          Buffer x = rig.reals("x", inputs);
          Buffer y = rig.reals("y", outputs);
          Buffer dy = rig.reals("dy", outputs);
          Buffer dx = rig.reals("dx", inputs);
          Ints dims = rig.ints("dims", sizes[0]);
          ResampleKernels resample = rig.kernels(ResampleKernels.class);
          rig.run(
              dims,
              () -> {
                resample.apply(x, y, dims, 0, 1, outer, inner, kind, in, out, window, stride, pad);
                resample.transposed(dy, dx, dims, 0, 1, outer, inner, kind, in, out, window, stride, pad);
              },
              sizes);
        });
  }
}
