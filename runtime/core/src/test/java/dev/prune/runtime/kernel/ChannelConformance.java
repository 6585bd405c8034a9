package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface ChannelConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({"1,1,1,0,1", "2,3,7,2,1", "3,5,5,0,9", "4,1,9,8,4", "9,16,40,7,25"})
  default void insertAndExtract(int rows, int channels, int wide, int at, int area) {
    int half = (channels + 1) / 2;
    int[][] sizes = {
      {rows, channels, wide, at},
      {Math.max(1, rows - 1), channels, wide, at},
      {rows, half, half + 1, 1},
      {1, 1, 1, 0}
    };
    // The third vector has a narrower wide value, but one channel more than its inserted part.
    int capacity = rows * Math.max(wide, half + 1) * area;
    compare(
        0,
        rig -> {
          Buffer x = rig.reals("x", rows * channels * area);
          Buffer y = rig.reals("y", capacity);
          Buffer dy = rig.reals("dy", capacity);
          Buffer dx = rig.reals("dx", rows * channels * area);
          Ints dims = rig.ints("dims", sizes[0]);
          ChannelKernels channel = rig.kernels(ChannelKernels.class);
          rig.run(
              dims,
              () -> {
                channel.insert(x, y, dims, 0, 1, 2, 3, area);
                channel.extract(dy, dx, dims, 0, 1, 2, 3, area);
              },
              sizes);
        });
  }
}
