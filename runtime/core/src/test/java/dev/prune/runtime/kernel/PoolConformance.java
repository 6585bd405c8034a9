package dev.prune.runtime.kernel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface PoolConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({
    // rows, channels, height, width, kernel height, kernel width, stride, pad
    "1,1,2,2,2,2,2,0", "2,3,4,6,2,2,2,0", "3,5,7,7,3,3,2,1", "2,1,5,5,3,3,1,1", "2,4,5,3,2,3,1,0", "4,9,8,8,2,2,2,0",
    "1,2,28,28,2,2,2,0"
  })
  default void maxPooling(int rows, int channels, int h, int w, int kh, int kw, int stride, int pad) {
    int outHeight = (h + 2 * pad - kh) / stride + 1;
    int outWidth = (w + 2 * pad - kw) / stride + 1;
    Window window = new Window(h, w, kh, kw, stride, stride, pad, pad, outHeight, outWidth);
    int[][] sizes = {{rows, channels}, {Math.max(1, rows - 1), channels}, {rows, (channels + 1) / 2}, {1, 1}};
    int inputs = rows * channels * window.inArea();
    int outputs = rows * channels * window.outArea();
    for (boolean ties : new boolean[] {false, true}) {
      compare(
          window.kernelArea(),
          rig -> {
            Buffer x = ties ? rig.coarse("x", inputs) : rig.reals("x", inputs);
            Buffer y = rig.reals("y", outputs);
            Buffer dy = rig.reals("dy", outputs);
            Buffer dx = rig.reals("dx", inputs);
            Buffer xTangent = rig.reals("xTangent", inputs);
            Buffer yTangent = rig.reals("yTangent", outputs);
            Ints dims = rig.ints("dims", sizes[0]);
            PoolKernels pool = rig.kernels(PoolKernels.class);
            rig.run(
                dims,
                () -> {
                  pool.max(x, y, dims, 0, 1, window);
                  pool.maxByData(x, y, dy, dx, dims, 0, 1, window);
                  pool.maxTangent(x, y, xTangent, yTangent, dims, 0, 1, window);
                },
                sizes);
          });
    }
  }

  /** A network that diverged must not look sound behind a pooling. */
  @Test
  default void aNaNWins() {
    Window window = new Window(1, 4, 1, 2, 1, 2, 0, 0, 1, 2);
    compare(
        2,
        rig -> {
          Buffer x = rig.reals("x", 1, Double.NaN, 2, 3);
          Buffer y = rig.reals("y", 2);
          Buffer dy = rig.reals("dy", 2);
          Buffer dx = rig.reals("dx", 4);
          Buffer xTangent = rig.reals("xTangent", 4);
          Buffer yTangent = rig.reals("yTangent", 2);
          Ints dims = rig.ints("dims", 1, 1);
          PoolKernels pool = rig.kernels(PoolKernels.class);
          rig.run(
              dims,
              () -> {
                pool.max(x, y, dims, 0, 1, window);
                pool.maxByData(x, y, dy, dx, dims, 0, 1, window);
                pool.maxTangent(x, y, xTangent, yTangent, dims, 0, 1, window);
              },
              new int[] {1, 1});
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,5,49", "2,17,4", "7,3,16", "4,1,9"})
  default void averagePooling(int rows, int channels, int area) {
    int[][] sizes = {{rows, channels}, {Math.max(1, rows - 1), channels}, {rows, (channels + 1) / 2}, {1, 1}};
    compare(
        area,
        rig -> {
          Buffer x = rig.reals("x", rows * channels * area);
          Buffer y = rig.reals("y", rows * channels);
          Buffer dy = rig.reals("dy", rows * channels);
          Buffer dx = rig.reals("dx", rows * channels * area);
          Ints dims = rig.ints("dims", sizes[0]);
          PoolKernels pool = rig.kernels(PoolKernels.class);
          rig.run(
              dims,
              () -> {
                pool.average(x, y, dims, 0, 1, area);
                pool.averageByData(dy, dx, dims, 0, 1, area);
              },
              sizes);
        });
  }
}
