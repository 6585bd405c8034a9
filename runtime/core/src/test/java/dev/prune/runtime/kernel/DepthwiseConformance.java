package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface DepthwiseConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({
    // multiplier, rows, channels, height, width, kernel height and width, stride down and right, pad, dilation
    "1,1,1,1,1,1,1,1,1,0,1",
    "1,3,5,7,6,3,3,1,1,1,1",
    "2,2,3,8,9,3,3,1,1,1,1",
    "1,2,17,16,16,3,3,2,2,1,1",
    "3,2,4,9,11,2,4,2,3,1,1",
    "1,2,8,32,31,3,3,1,1,1,1",
    "1,2,3,40,70,5,5,1,1,2,1",
    "2,2,5,13,12,3,3,2,2,2,2",
    "1,2,5,12,12,3,3,1,1,3,3",
    "1,2,3,15,14,3,3,4,2,2,2",
    "1,70,2,4,4,3,3,1,1,1,1"
  })
  default void depthwise(
      int multiplier, int rows, int in, int h, int w, int kh, int kw, int sh, int sw, int pad, int dilation) {
    int outHeight = (h + 2 * pad - (kh - 1) * dilation - 1) / sh + 1;
    int outWidth = (w + 2 * pad - (kw - 1) * dilation - 1) / sw + 1;
    Window window = new Window(h, w, kh, kw, sh, sw, pad, pad, outHeight, outWidth, dilation, dilation);
    int out = in * multiplier;
    int weights = out * window.kernelArea();
    int flat = 3 + weights + out;
    int fewer = Math.max(1, in / 2);
    int[][] sizes = {
      {rows, in, out, 3, 3 + weights},
      {Math.max(1, rows - 1), in, out, 3, 3 + weights},
      {rows, fewer, fewer * multiplier, fewer * multiplier, 0},
      {1, 1, multiplier, multiplier, 0}
    };
    int inputs = rows * in * window.inArea();
    int outputs = rows * out * window.outArea();
    for (int bias : new int[] {4, -1}) {
      compare(
          window.kernelArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer p = rig.reals("p", flat);
            Buffer y = rig.reals("y", outputs);
            Ints dims = rig.ints("dims", sizes[0]);
            DepthwiseKernels conv = rig.kernels(DepthwiseKernels.class);
            rig.run(dims, () -> conv.forward(x, p, y, dims, 0, 1, 2, 3, bias, window), sizes);
          });
      compare(
          rows * window.outArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer dy = rig.reals("dy", outputs);
            Buffer g = rig.reals("g", flat);
            Ints dims = rig.ints("dims", sizes[0]);
            DepthwiseKernels conv = rig.kernels(DepthwiseKernels.class);
            rig.run(dims, () -> conv.byWeights(x, dy, g, dims, 0, 1, 2, 3, bias, window), sizes);
          });
    }
    compare(
        multiplier * window.kernelArea(),
        rig -> {
          Buffer dy = rig.reals("dy", outputs);
          Buffer p = rig.reals("p", flat);
          Buffer dx = rig.reals("dx", inputs);
          Ints dims = rig.ints("dims", sizes[0]);
          DepthwiseKernels conv = rig.kernels(DepthwiseKernels.class);
          rig.run(dims, () -> conv.byData(dy, p, dx, dims, 0, 1, 2, 3, window), sizes);
        });
  }
}
