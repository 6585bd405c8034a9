package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The largest number of each window; padding never wins, a NaN always does.
 *
 * <p>Tiling: a thread for each output pixel.
 */
public final class MaxPool {
  private MaxPool() {}

  static void maxPool(
      KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int channels, int inHeight,
      int inWidth, int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, int padTop, int padLeft,
      int outHeight, int outWidth) {
    int area = outHeight * outWidth;
    int all = dims.get(rows) * dims.get(channels) * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int image = i / area * inHeight * inWidth;
      int top = i % area / outWidth * strideHeight - padTop;
      int left = i % outWidth * strideWidth - padLeft;
      float largest = Float.NEGATIVE_INFINITY;
      for (int row = Math.max(0, top); row < Math.min(inHeight, top + kernelHeight); row++) {
        for (int column = Math.max(0, left); column < Math.min(inWidth, left + kernelWidth); column++) {
          float value = x.get(image + row * inWidth + column);
          if (value > largest || value != value) {
            largest = value;
          }
        }
      }
      y.set(i, largest);
    }
  }
}
