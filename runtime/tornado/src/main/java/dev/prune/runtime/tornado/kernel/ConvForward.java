package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Convolution forward.
 *
 * <p>Tiling: a thread computes one pixel of four output channels, so that each input it reads serves four products;
 * neighbouring threads have neighbouring pixels. Channels beyond the last are clamped to it and not written.
 */
public final class ConvForward {
  /** Output channels of a thread. */
  public static final int CHANNELS = 4;

  private ConvForward() {}

  /** {@code y[r, o, p, q] = bias[o] + sum_{i, k, l} x[r, i, row, column] * w[o, i, k, l]}. */
  static void convForward(
      KernelContext context, FloatArray x, FloatArray parameters, FloatArray y, IntArray dims, int rows, int in,
      int out, int weight, int bias, int inHeight, int inWidth, int kernelHeight, int kernelWidth, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    int ins = dims.get(in);
    int outs = dims.get(out);
    int blocks = (outs + 3) / 4;
    int area = outHeight * outWidth;
    int each = ins * kernelHeight * kernelWidth;
    int all = dims.get(rows) * blocks * area;
    for (int i = context.globalIdx; i < all; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int o = i / area % blocks * 4;
      int r = i / area / blocks;
      int top = pixel / outWidth * strideHeight - padTop;
      int left = pixel % outWidth * strideWidth - padLeft;
      int w0 = dims.get(weight) + o * each;
      int w1 = dims.get(weight) + Math.min(o + 1, outs - 1) * each;
      int w2 = dims.get(weight) + Math.min(o + 2, outs - 1) * each;
      int w3 = dims.get(weight) + Math.min(o + 3, outs - 1) * each;
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      for (int c = 0; c < ins; c++) {
        int image = (r * ins + c) * inHeight * inWidth;
        for (int k = 0; k < kernelHeight; k++) {
          int row = top + k;
          if (row >= 0 && row < inHeight) {
            int kernel = (c * kernelHeight + k) * kernelWidth;
            for (int l = 0; l < kernelWidth; l++) {
              int column = left + l;
              if (column >= 0 && column < inWidth) {
                float value = x.get(image + row * inWidth + column);
                s0 += value * parameters.get(w0 + kernel + l);
                s1 += value * parameters.get(w1 + kernel + l);
                s2 += value * parameters.get(w2 + kernel + l);
                s3 += value * parameters.get(w3 + kernel + l);
              }
            }
          }
        }
      }
      int at = (r * outs + o) * area + pixel;
      if (bias >= 0) {
        int b = dims.get(Math.max(bias, 0));
        s0 += parameters.get(b + o);
        s1 += parameters.get(b + Math.min(o + 1, outs - 1));
        s2 += parameters.get(b + Math.min(o + 2, outs - 1));
        s3 += parameters.get(b + Math.min(o + 3, outs - 1));
      }
      y.set(at, s0);
      if (o + 1 < outs) {
        y.set(at + area, s1);
      }
      if (o + 2 < outs) {
        y.set(at + 2 * area, s2);
      }
      if (o + 3 < outs) {
        y.set(at + 3 * area, s3);
      }
    }
  }
}
