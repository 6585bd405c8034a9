package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface ConvConformance extends Conformance {
  int ROWS = 0;
  int IN = 1;
  int OUT = 2;
  int WEIGHT = 3;
  int BIAS = 4;

  @ParameterizedTest
  @CsvSource({
    // rows, in, out, height, width, kernel height, kernel width, stride down, stride right, pad top, pad left, dilation down, dilation right
    "1,1,1,1,1,1,1,1,1,0,0,1,1",
    "1,1,1,5,4,3,3,1,1,1,1,1,1",
    "2,3,4,5,7,3,3,1,1,1,1,1,1",
    "3,2,5,8,8,5,5,1,1,0,0,1,1",
    "2,4,1,7,7,3,3,2,2,1,1,1,1",
    "2,5,3,6,9,2,4,2,3,0,1,1,1",
    "3,1,6,9,9,1,1,1,1,0,0,1,1",
    "2,7,9,4,4,1,1,2,2,0,0,1,1",
    "4,8,16,8,8,3,3,1,1,1,1,1,1",
    "2,17,19,6,5,3,3,1,1,1,1,1,1",
    "1,3,8,16,16,7,7,2,2,3,3,1,1",
    "5,6,8,3,3,3,3,1,1,0,0,1,1",
    "2,3,4,4,4,4,4,3,3,3,3,1,1",
    "1,2,3,28,28,3,3,1,1,1,1,1,1",
    "5,17,33,14,14,3,3,1,1,1,1,1,1",
    "2,3,4,9,8,3,3,1,1,2,2,2,2",
    "1,2,3,11,10,3,2,1,1,0,1,3,4",
    "2,3,5,13,12,3,3,2,2,2,2,2,2",
    "2,2,3,14,15,3,4,2,3,3,2,3,2",
    "1,2,2,17,16,3,3,4,6,0,3,6,4",
    "2,9,17,8,8,3,3,1,1,4,4,4,4"
  })
  default void conv(
      int rows, int in, int out, int h, int w, int kh, int kw, int sh, int sw, int padTop, int padLeft,
      int dh, int dw) {
    int outHeight = (h + 2 * padTop - (kh - 1) * dh - 1) / sh + 1;
    int outWidth = (w + 2 * padLeft - (kw - 1) * dw - 1) / sw + 1;
    Window window = new Window(h, w, kh, kw, sh, sw, padTop, padLeft, outHeight, outWidth, dh, dw);
    int weights = in * out * window.kernelArea();
    int flat = 3 + weights + out;
    int fewer = Math.max(1, in / 2);
    int less = Math.max(1, out * 2 / 3);
    int[][] sizes = {
      {rows, in, out, 3, 3 + weights},
      {Math.max(1, rows - 1), in, out, 3, 3 + weights},
      {rows, fewer, less, less, 0},
      {1, 1, 1, 1, 0}
    };
    int inputs = rows * in * window.inArea();
    int outputs = rows * out * window.outArea();
    for (int bias : new int[] {BIAS, -1}) {
      compare(
          in * window.kernelArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer p = rig.reals("p", flat);
            Buffer y = rig.reals("y", outputs);
            Ints dims = rig.ints("dims", sizes[0]);
            ConvKernels conv = rig.kernels(ConvKernels.class);
            rig.run(dims, () -> conv.forward(x, p, y, dims, ROWS, IN, OUT, WEIGHT, bias, window), sizes);
          });
      compare(
          rows * window.outArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer dy = rig.reals("dy", outputs);
            Buffer g = rig.reals("g", flat);
            Ints dims = rig.ints("dims", sizes[0]);
            ConvKernels conv = rig.kernels(ConvKernels.class);
            rig.run(dims, () -> conv.byWeights(x, dy, g, dims, ROWS, IN, OUT, WEIGHT, bias, window), sizes);
          });
    }
    compare(
        out * window.kernelArea(),
        rig -> {
          Buffer dy = rig.reals("dy", outputs);
          Buffer p = rig.reals("p", flat);
          Buffer dx = rig.reals("dx", inputs);
          Ints dims = rig.ints("dims", sizes[0]);
          ConvKernels conv = rig.kernels(ConvKernels.class);
          rig.run(dims, () -> conv.byData(dy, p, dx, dims, ROWS, IN, OUT, WEIGHT, window), sizes);
        });
  }
}
