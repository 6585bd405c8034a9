package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface TransposedConvConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({
    // rows, in, out, height, width of x, kernel, stride, pad, what is added to the output, dilation
    "1,1,1,1,1,1,1,0,0,1",
    "2,3,4,4,5,2,2,0,0,1",
    "2,5,3,4,4,3,2,1,1,1",
    "3,2,7,5,3,4,2,1,0,1",
    "2,4,4,6,6,3,1,1,0,1",
    "2,3,2,3,4,3,3,0,2,1",
    "1,2,3,4,4,3,2,2,1,2",
    "2,9,17,4,4,2,2,0,0,1"
  })
  default void transposedConv(
      int rows, int in, int out, int h, int w, int k, int stride, int pad, int more, int dilation) {
    int height = (h - 1) * stride - 2 * pad + (k - 1) * dilation + 1 + more;
    int width = (w - 1) * stride - 2 * pad + (k - 1) * dilation + 1 + more;
    Window window = new Window(height, width, k, k, stride, stride, pad, pad, h, w, dilation, dilation);
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
    int inputs = rows * in * window.outArea();
    int outputs = rows * out * window.inArea();
    for (int bias : new int[] {4, -1}) {
      compare(
          in * window.kernelArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer p = rig.reals("p", flat);
            Buffer y = rig.reals("y", outputs);
            Ints dims = rig.ints("dims", sizes[0]);
            TransposedConvKernels conv = rig.kernels(TransposedConvKernels.class);
            rig.run(dims, () -> conv.forward(x, p, y, dims, 0, 1, 2, 3, bias, window), sizes);
          });
      compare(
          rows * window.inArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer dy = rig.reals("dy", outputs);
            Buffer g = rig.reals("g", flat);
            Ints dims = rig.ints("dims", sizes[0]);
            TransposedConvKernels conv = rig.kernels(TransposedConvKernels.class);
            rig.run(dims, () -> conv.byWeights(x, dy, g, dims, 0, 1, 2, 3, bias, window), sizes);
          });
    }
    compare(
        out * window.kernelArea(),
        rig -> {
          Buffer dy = rig.reals("dy", outputs);
          Buffer p = rig.reals("p", flat);
          Buffer dx = rig.reals("dx", inputs);
          Ints dims = rig.ints("dims", sizes[0]);
          TransposedConvKernels conv = rig.kernels(TransposedConvKernels.class);
          rig.run(dims, () -> conv.byData(dy, p, dx, dims, 0, 1, 2, 3, window), sizes);
        });
  }
}
