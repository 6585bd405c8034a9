package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link GroupedConvForward} with respect to its input: {@code dx[r, c, row, column] = sum_{o, k, l} dy[r, o, p,
 * q] * w[o, c - part, k, l]} over the outputs of the part of c and the windows (p, q) that see the pixel.
 *
 * <p>Tiling: a thread for each input pixel, which gathers, so that no two threads write one number.
 */
public final class GroupedConvByData {
  private GroupedConvByData() {}

  /** @param groups 0 for as many as input channels */
  static void groupedConvByData(
      KernelContext context, FloatArray dy, FloatArray parameters, FloatArray dx, IntArray dims, int rows, int in,
      int out, int weight, int groups, int inHeight, int inWidth, int tapsDown, int tapsRight, int strides,
      int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int strideHeight = strides & WindowTaps.STRIDE;
    int strideWidth = strides >> WindowTaps.STRIDE_BITS;
    int allIns = dims.get(in);
    int parts = groups == 0 ? allIns : groups;
    int ins = allIns / parts;
    int outs = dims.get(out) / parts;
    int area = inHeight * inWidth;
    int outArea = outHeight * outWidth;
    int kernelArea = kernelHeight * kernelWidth;
    int all = dims.get(rows) * allIns * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int c = i / area % allIns;
      int r = i / area / allIns;
      int row = pixel / inWidth + padTop;
      int column = pixel % inWidth + padLeft;
      int first = c / ins * outs;
      float sum = 0;
      for (int o = first; o < first + outs; o++) {
        int image = (r * parts * outs + o) * outArea;
        int at = dims.get(weight) + (o * ins + c % ins) * kernelArea;
        for (int k = 0; k < kernelHeight; k++) {
          int down = row - k * dilationHeight;
          int p = down / strideHeight;
          if (down >= 0 && p * strideHeight == down && p < outHeight) {
            for (int l = 0; l < kernelWidth; l++) {
              int right = column - l * dilationWidth;
              int q = right / strideWidth;
              if (right >= 0 && q * strideWidth == right && q < outWidth) {
                sum += dy.get(image + p * outWidth + q) * parameters.get(at + k * kernelWidth + l);
              }
            }
          }
        }
      }
      dx.set(i, sum);
    }
  }
}
