package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Transposed convolution forward: {@code y[r, o, row, column] = bias[o] + sum_{i, k, l} x[r, i, p, q] * w[o, i, k, l]} over the
 * windows (p, q) that see the pixel; the window's input is y and its output is x.
 *
 * <p>Tiling: a thread for each pixel of y, which gathers, so that no two threads write one number.
 */
public final class TransposedConvForward {
  private TransposedConvForward() {}

  static void transposedConvForward(
      KernelContext context, FloatArray x, FloatArray parameters, FloatArray y, IntArray dims, int rows, int in,
      int out, int weight, int bias, int inHeight, int inWidth, int tapsDown, int tapsRight, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int ins = dims.get(in);
    int outs = dims.get(out);
    int area = inHeight * inWidth;
    int outArea = outHeight * outWidth;
    int kernelArea = kernelHeight * kernelWidth;
    int all = dims.get(rows) * outs * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int o = i / area % outs;
      int r = i / area / outs;
      int row = pixel / inWidth + padTop;
      int column = pixel % inWidth + padLeft;
      float sum = 0;
      for (int c = 0; c < ins; c++) {
        int image = (r * ins + c) * outArea;
        int at = dims.get(weight) + (o * ins + c) * kernelArea;
        for (int k = 0; k < kernelHeight; k++) {
          int down = row - k * dilationHeight;
          int p = down / strideHeight;
          if (down >= 0 && p * strideHeight == down && p < outHeight) {
            for (int l = 0; l < kernelWidth; l++) {
              int right = column - l * dilationWidth;
              int q = right / strideWidth;
              if (right >= 0 && q * strideWidth == right && q < outWidth) {
                sum += x.get(image + p * outWidth + q) * parameters.get(at + k * kernelWidth + l);
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
