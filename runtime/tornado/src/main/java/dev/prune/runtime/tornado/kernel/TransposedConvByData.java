package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link TransposedConvForward} with respect to its input: {@code dx[r, i, p, q] = sum_{o, k, l} dy[r, o, row,
 * column] * w[o, i, k, l]}, a convolution of dy.
 *
 * <p>Tiling: a thread for each pixel of x.
 */
public final class TransposedConvByData {
  private TransposedConvByData() {}

  static void transposedConvByData(
      KernelContext context, FloatArray dy, FloatArray parameters, FloatArray dx, IntArray dims, int rows, int in,
      int out, int weight, int inHeight, int inWidth, int tapsDown, int tapsRight, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int ins = dims.get(in);
    int outs = dims.get(out);
    int area = outHeight * outWidth;
    int inArea = inHeight * inWidth;
    int kernelArea = kernelHeight * kernelWidth;
    int all = dims.get(rows) * ins * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int c = i / area % ins;
      int r = i / area / ins;
      int top = pixel / outWidth * strideHeight - padTop;
      int left = pixel % outWidth * strideWidth - padLeft;
      float sum = 0;
      for (int o = 0; o < outs; o++) {
        int image = (r * outs + o) * inArea;
        int at = dims.get(weight) + (o * ins + c) * kernelArea;
        for (int k = 0; k < kernelHeight; k++) {
          int row = top + k * dilationHeight;
          if (row >= 0 && row < inHeight) {
            for (int l = 0; l < kernelWidth; l++) {
              int column = left + l * dilationWidth;
              if (column >= 0 && column < inWidth) {
                sum += dy.get(image + row * inWidth + column) * parameters.get(at + k * kernelWidth + l);
              }
            }
          }
        }
      }
      dx.set(i, sum);
    }
  }
}
