package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Grouped and depthwise convolution forward: {@code y[r, o, p, q] = bias[o] + sum_{i, k, l} x[r, part(o) + i, row, column] *
 * w[o, i, k, l]}.
 *
 * <p>Tiling: a thread for each output pixel; neighbouring threads have neighbouring pixels, and read the same weights. A part
 * has few channels, so that there is little to share beyond that.
 */
public final class GroupedConvForward {
  private GroupedConvForward() {}

  /** @param groups 0 for as many as input channels */
  static void groupedConvForward(
      KernelContext context, FloatArray x, FloatArray parameters, FloatArray y, IntArray dims, int rows, int in,
      int out, int weight, int bias, int groups, int inHeight, int inWidth, int tapsDown, int tapsRight, int strides,
      int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int strideHeight = strides & WindowTaps.STRIDE;
    int strideWidth = strides >> WindowTaps.STRIDE_BITS;
    int parts = groups == 0 ? dims.get(in) : groups;
    int ins = dims.get(in) / parts;
    int outs = dims.get(out);
    int area = outHeight * outWidth;
    int inArea = inHeight * inWidth;
    int all = dims.get(rows) * outs * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int o = i / area % outs;
      int r = i / area / outs;
      int image = (r * dims.get(in) + o / (outs / parts) * ins) * inArea;
      int top = pixel / outWidth * strideHeight - padTop;
      int left = pixel % outWidth * strideWidth - padLeft;
      int at = dims.get(weight) + o * ins * kernelHeight * kernelWidth;
      float sum = 0;
      for (int c = 0; c < ins; c++) {
        for (int k = 0; k < kernelHeight; k++) {
          int row = top + k * dilationHeight;
          if (row >= 0 && row < inHeight) {
            for (int l = 0; l < kernelWidth; l++) {
              int column = left + l * dilationWidth;
              if (column >= 0 && column < inWidth) {
                sum += x.get(image + c * inArea + row * inWidth + column)
                    * parameters.get(at + (c * kernelHeight + k) * kernelWidth + l);
              }
            }
          }
        }
      }
      if (bias >= 0) {
        sum += parameters.get(dims.get(Math.max(bias, 0)) + o);
      }
      y.set(i, sum);
    }
  }
}
