package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link MaxPool}.
 *
 * <p>Tiling: a thread for each input pixel, which adds the gradients of those windows, in index order, whose first pixel
 * that equals the maximum it is. So no two threads write one number.
 */
public final class MaxPoolByData {
  private MaxPoolByData() {}

  static void maxPoolByData(
      KernelContext context, FloatArray x, FloatArray y, FloatArray dy, FloatArray dx, IntArray dims, int rows,
      int channels, int inHeight, int inWidth, int kernelHeight, int kernelWidth, int strideHeight, int strideWidth,
      int padTop, int padLeft, int outHeight, int outWidth) {
    int area = inHeight * inWidth;
    int all = dims.get(rows) * dims.get(channels) * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int image = i / area;
      int row = i % area / inWidth;
      int column = i % inWidth;
      float value = x.get(i);
      // The first window that reaches this pixel: the least p with p * stride - pad + kernel > row.
      int firstP = Math.max(0, (row + padTop - kernelHeight + strideHeight) / strideHeight);
      int firstQ = Math.max(0, (column + padLeft - kernelWidth + strideWidth) / strideWidth);
      int lastP = Math.min(outHeight - 1, (row + padTop) / strideHeight);
      int lastQ = Math.min(outWidth - 1, (column + padLeft) / strideWidth);
      float sum = 0;
      for (int p = firstP; p <= lastP; p++) {
        for (int q = firstQ; q <= lastQ; q++) {
          int from = image * outHeight * outWidth + p * outWidth + q;
          int top = p * strideHeight - padTop;
          int left = q * strideWidth - padLeft;
          if (row < top + kernelHeight && column < left + kernelWidth && value == y.get(from)) {
            int earlier = 0;
            for (int k = Math.max(0, top); k <= row; k++) {
              int end = k < row ? Math.min(inWidth, left + kernelWidth) : column;
              for (int l = Math.max(0, left); l < end; l++) {
                if (x.get(image * area + k * inWidth + l) == value) {
                  earlier++;
                }
              }
            }
            if (earlier == 0) {
              sum += dy.get(from);
            }
          }
        }
      }
      dx.set(i, sum);
    }
  }
}
