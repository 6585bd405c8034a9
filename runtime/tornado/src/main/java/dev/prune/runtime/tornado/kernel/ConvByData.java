package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of a convolution with respect to its input: {@code dx[r, i, row, column] = sum_{o, k, l} dy[r, o, p, q] *
 * w[o, i, k, l]} where (p, q) sees that pixel.
 *
 * <p>Tiling: a thread for each input pixel, which gathers.
 */
public final class ConvByData {
  private ConvByData() {}

  static void convByData(
      KernelContext context, FloatArray dy, FloatArray parameters, FloatArray dx, IntArray dims, int rows, int in,
      int out, int weight, int inHeight, int inWidth, int kernelHeight, int kernelWidth, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    int ins = dims.get(in);
    int outs = dims.get(out);
    int w = dims.get(weight);
    int area = inHeight * inWidth;
    int all = dims.get(rows) * ins * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int c = i / area % ins;
      int r = i / area / ins;
      int row = pixel / inWidth + padTop;
      int column = pixel % inWidth + padLeft;
      float sum = 0;
      for (int o = 0; o < outs; o++) {
        int image = (r * outs + o) * outHeight * outWidth;
        int kernel = w + (o * ins + c) * kernelHeight * kernelWidth;
        for (int k = 0; k < kernelHeight; k++) {
          int top = row - k;
          if (top >= 0 && top % strideHeight == 0 && top / strideHeight < outHeight) {
            for (int l = 0; l < kernelWidth; l++) {
              int left = column - l;
              if (left >= 0 && left % strideWidth == 0 && left / strideWidth < outWidth) {
                sum += dy.get(image + top / strideHeight * outWidth + left / strideWidth)
                    * parameters.get(kernel + k * kernelWidth + l);
              }
            }
          }
        }
      }
      dx.set(i, sum);
    }
  }
}
