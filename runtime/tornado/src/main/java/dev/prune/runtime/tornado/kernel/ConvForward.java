package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Convolution forward: {@code y[r, o, p, q] = bias[o] + sum_{i, k, l} x[r, i, row, column] * w[o, i, k, l]}.
 *
 * <p>Tiling: a thread computes one pixel of four samples and four output channels, so that one look at the edges of the
 * image and eight reads serve sixteen products; neighbouring threads have neighbouring pixels. The samples are a
 * quarter of the batch apart. Samples and channels beyond the last are clamped to it and not written. Every sum goes
 * through channels and window in order.
 */
public final class ConvForward {
  private ConvForward() {}

  static void convForward(
      KernelContext context, FloatArray x, FloatArray parameters, FloatArray y, IntArray dims, int rows, int in,
      int out, int weight, int bias, int inHeight, int inWidth, int tapsDown, int tapsRight, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int all = dims.get(rows);
    int ins = dims.get(in);
    int outs = dims.get(out);
    int quarter = (all + 3) / 4;
    int blocks = (outs + 3) / 4;
    int area = outHeight * outWidth;
    int inArea = inHeight * inWidth;
    int each = ins * kernelHeight * kernelWidth;
    int threads = quarter * blocks * area;
    for (int i = context.globalIdx; i < threads; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int o = i / area % blocks * 4;
      int r = i / area / blocks;
      int r1 = Math.min(r + quarter, all - 1);
      int r2 = Math.min(r + 2 * quarter, all - 1);
      int r3 = Math.min(r + 3 * quarter, all - 1);
      int top = pixel / outWidth * strideHeight - padTop;
      int left = pixel % outWidth * strideWidth - padLeft;
      int w0 = dims.get(weight) + o * each;
      int w1 = dims.get(weight) + Math.min(o + 1, outs - 1) * each;
      int w2 = dims.get(weight) + Math.min(o + 2, outs - 1) * each;
      int w3 = dims.get(weight) + Math.min(o + 3, outs - 1) * each;
      float s00 = 0, s01 = 0, s02 = 0, s03 = 0;
      float s10 = 0, s11 = 0, s12 = 0, s13 = 0;
      float s20 = 0, s21 = 0, s22 = 0, s23 = 0;
      float s30 = 0, s31 = 0, s32 = 0, s33 = 0;
      for (int c = 0; c < ins; c++) {
        for (int k = 0; k < kernelHeight; k++) {
          int row = top + k * dilationHeight;
          if (row >= 0 && row < inHeight) {
            int kernel = (c * kernelHeight + k) * kernelWidth;
            int line = c * inArea + row * inWidth;
            for (int l = 0; l < kernelWidth; l++) {
              int column = left + l * dilationWidth;
              if (column >= 0 && column < inWidth) {
                float x0 = x.get(r * ins * inArea + line + column);
                float x1 = x.get(r1 * ins * inArea + line + column);
                float x2 = x.get(r2 * ins * inArea + line + column);
                float x3 = x.get(r3 * ins * inArea + line + column);
                float y0 = parameters.get(w0 + kernel + l);
                float y1 = parameters.get(w1 + kernel + l);
                float y2 = parameters.get(w2 + kernel + l);
                float y3 = parameters.get(w3 + kernel + l);
                s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
                s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
                s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
                s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
              }
            }
          }
        }
      }
      if (bias >= 0) {
        int b = dims.get(Math.max(bias, 0));
        float b0 = parameters.get(b + o);
        float b1 = parameters.get(b + Math.min(o + 1, outs - 1));
        float b2 = parameters.get(b + Math.min(o + 2, outs - 1));
        float b3 = parameters.get(b + Math.min(o + 3, outs - 1));
        s00 += b0; s01 += b1; s02 += b2; s03 += b3;
        s10 += b0; s11 += b1; s12 += b2; s13 += b3;
        s20 += b0; s21 += b1; s22 += b2; s23 += b3;
        s30 += b0; s31 += b1; s32 += b2; s33 += b3;
      }
      Block.four(y, (r * outs + o) * area + pixel, area, outs - o, s00, s01, s02, s03);
      if (r + quarter < all) {
        Block.four(y, (r1 * outs + o) * area + pixel, area, outs - o, s10, s11, s12, s13);
      }
      if (r + 2 * quarter < all) {
        Block.four(y, (r2 * outs + o) * area + pixel, area, outs - o, s20, s21, s22, s23);
      }
      if (r + 3 * quarter < all) {
        Block.four(y, (r3 * outs + o) * area + pixel, area, outs - o, s30, s31, s32, s33);
      }
    }
  }
}
