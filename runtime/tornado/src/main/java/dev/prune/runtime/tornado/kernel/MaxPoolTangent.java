package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tangent of {@link MaxPool}: that of the first input of each window that equals its maximum.
 *
 * <p>Tiling: a thread for each output pixel.
 */
public final class MaxPoolTangent {
  private MaxPoolTangent() {}

  static void maxPoolTangent(
      KernelContext context, FloatArray x, FloatArray y, FloatArray dx, FloatArray dy, IntArray dims, int rows,
      int channels, int inHeight, int inWidth, int kernelHeight, int kernelWidth, int strideHeight, int strideWidth,
      int padTop, int padLeft, int outHeight, int outWidth) {
    int area = outHeight * outWidth;
    int all = dims.get(rows) * dims.get(channels) * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int image = i / area * inHeight * inWidth;
      int top = i % area / outWidth * strideHeight - padTop;
      int left = i % outWidth * strideWidth - padLeft;
      float largest = y.get(i);
      float tangent = 0;
      int winners = 0;
      for (int row = Math.max(0, top); row < Math.min(inHeight, top + kernelHeight); row++) {
        for (int column = Math.max(0, left); column < Math.min(inWidth, left + kernelWidth); column++) {
          int from = image + row * inWidth + column;
          if (x.get(from) == largest) {
            if (winners == 0) {
              tangent = dx.get(from);
            }
            winners++;
          }
        }
      }
      dy.set(i, tangent);
    }
  }
}
