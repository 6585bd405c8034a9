package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

interface GroupedConvConformance extends Conformance {
  @ParameterizedTest
  @CsvSource({
    // groups, rows, in and out of a group, height, width, kernel, stride, pad, dilation
    "1,2,3,4,5,6,3,1,1,1",
    "2,1,1,1,4,4,3,1,1,1",
    "3,2,1,2,6,5,3,1,1,1",
    "4,3,4,4,7,7,3,2,1,1",
    "2,2,5,9,8,6,1,1,0,1",
    "5,2,2,1,9,9,3,1,2,2",
    "2,5,3,17,12,11,3,2,2,3",
    "32,2,4,4,8,8,3,1,1,1"
  })
  default void groupedConv(
      int groups, int rows, int in, int out, int h, int w, int k, int stride, int pad, int dilation) {
    int outHeight = (h + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    int outWidth = (w + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    Window window = new Window(h, w, k, k, stride, stride, pad, pad, outHeight, outWidth, dilation, dilation);
    int weights = groups * in * out * window.kernelArea();
    int flat = 3 + weights + groups * out;
    int fewer = Math.max(1, in / 2);
    int less = Math.max(1, out * 2 / 3);
    int[][] sizes = {
      {rows, groups * in, groups * out, 3, 3 + weights},
      {Math.max(1, rows - 1), groups * in, groups * out, 3, 3 + weights},
      {rows, groups * fewer, groups * less, groups * less, 0},
      {1, groups, groups, groups, 0}
    };
    int inputs = rows * groups * in * window.inArea();
    int outputs = rows * groups * out * window.outArea();
    for (int bias : new int[] {4, -1}) {
      compare(
          in * window.kernelArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer p = rig.reals("p", flat);
            Buffer y = rig.reals("y", outputs);
            Ints dims = rig.ints("dims", sizes[0]);
            GroupedConvKernels conv = rig.kernels(GroupedConvKernels.class);
            rig.run(dims, () -> conv.forward(x, p, y, dims, 0, 1, 2, 3, bias, window, groups), sizes);
          });
      compare(
          rows * window.outArea(),
          rig -> {
            Buffer x = rig.reals("x", inputs);
            Buffer dy = rig.reals("dy", outputs);
            Buffer g = rig.reals("g", flat);
            Ints dims = rig.ints("dims", sizes[0]);
            GroupedConvKernels conv = rig.kernels(GroupedConvKernels.class);
            rig.run(dims, () -> conv.byWeights(x, dy, g, dims, 0, 1, 2, 3, bias, window, groups), sizes);
          });
    }
    compare(
        out * window.kernelArea(),
        rig -> {
          Buffer dy = rig.reals("dy", outputs);
          Buffer p = rig.reals("p", flat);
          Buffer dx = rig.reals("dx", inputs);
          Ints dims = rig.ints("dims", sizes[0]);
          GroupedConvKernels conv = rig.kernels(GroupedConvKernels.class);
          rig.run(dims, () -> conv.byData(dy, p, dx, dims, 0, 1, 2, 3, window, groups), sizes);
        });
  }
}
