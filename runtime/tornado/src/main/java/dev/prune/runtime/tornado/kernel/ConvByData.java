package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of a convolution with respect to its input: {@code dx[r, i, row, column] = sum_{o, k, l} dy[r, o, p, q] *
 * w[o, i, k, l]} over the windows (p, q) that see the pixel.
 *
 * <p>Tiling: as in {@link ConvForward}, a thread computes one pixel of four samples and four input channels; it gathers,
 * so that no two threads write one number. Of a window with strides only each stride-th row and column sees a pixel, and
 * only those are visited.
 */
public final class ConvByData {
  private ConvByData() {}

  static void convByData(
      KernelContext context, FloatArray dy, FloatArray parameters, FloatArray dx, IntArray dims, int rows, int in,
      int out, int weight, int inHeight, int inWidth, int tapsDown, int tapsRight, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int all = dims.get(rows);
    int ins = dims.get(in);
    int outs = dims.get(out);
    int quarter = (all + 3) / 4;
    int blocks = (ins + 3) / 4;
    int area = inHeight * inWidth;
    int outArea = outHeight * outWidth;
    int kernelArea = kernelHeight * kernelWidth;
    int threads = quarter * blocks * area;
    // Taps that see one pixel are so far apart, and the windows they belong to.
    int stepK = strideHeight;
    int stepL = strideWidth;
    for (int k = strideHeight - 1; k > 0; k--) {
      if (k * dilationHeight % strideHeight == 0) {
        stepK = k;
      }
    }
    for (int l = strideWidth - 1; l > 0; l--) {
      if (l * dilationWidth % strideWidth == 0) {
        stepL = l;
      }
    }
    int hopP = stepK * dilationHeight / strideHeight;
    int hopQ = stepL * dilationWidth / strideWidth;
    for (int i = context.globalIdx; i < threads; i += context.globalGroupSizeX) {
      int pixel = i % area;
      int c = i / area % blocks * 4;
      int r = i / area / blocks;
      int r1 = Math.min(r + quarter, all - 1);
      int r2 = Math.min(r + 2 * quarter, all - 1);
      int r3 = Math.min(r + 3 * quarter, all - 1);
      int w0 = dims.get(weight) + c * kernelArea;
      int w1 = dims.get(weight) + Math.min(c + 1, ins - 1) * kernelArea;
      int w2 = dims.get(weight) + Math.min(c + 2, ins - 1) * kernelArea;
      int w3 = dims.get(weight) + Math.min(c + 3, ins - 1) * kernelArea;
      // The first row and column of the window that see the pixel, and the window in which they do.
      int row = pixel / inWidth + padTop;
      int column = pixel % inWidth + padLeft;
      int firstK = kernelHeight;
      int firstL = kernelWidth;
      for (int k = kernelHeight - 1; k >= 0; k--) {
        if ((row - k * dilationHeight) % strideHeight == 0) {
          firstK = k;
        }
      }
      for (int l = kernelWidth - 1; l >= 0; l--) {
        if ((column - l * dilationWidth) % strideWidth == 0) {
          firstL = l;
        }
      }
      int lastP = (row - firstK * dilationHeight) / strideHeight;
      int lastQ = (column - firstL * dilationWidth) / strideWidth;
      float s00 = 0, s01 = 0, s02 = 0, s03 = 0;
      float s10 = 0, s11 = 0, s12 = 0, s13 = 0;
      float s20 = 0, s21 = 0, s22 = 0, s23 = 0;
      float s30 = 0, s31 = 0, s32 = 0, s33 = 0;
      for (int o = 0; o < outs; o++) {
        int p = lastP;
        for (int k = firstK; k < kernelHeight; k += stepK) {
          if (p >= 0 && p < outHeight) {
            int kernel = o * ins * kernelArea + k * kernelWidth;
            int line = o * outArea + p * outWidth;
            int q = lastQ;
            for (int l = firstL; l < kernelWidth; l += stepL) {
              if (q >= 0 && q < outWidth) {
                float x0 = dy.get(r * outs * outArea + line + q);
                float x1 = dy.get(r1 * outs * outArea + line + q);
                float x2 = dy.get(r2 * outs * outArea + line + q);
                float x3 = dy.get(r3 * outs * outArea + line + q);
                float y0 = parameters.get(w0 + kernel + l);
                float y1 = parameters.get(w1 + kernel + l);
                float y2 = parameters.get(w2 + kernel + l);
                float y3 = parameters.get(w3 + kernel + l);
                s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
                s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
                s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
                s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
              }
              q -= hopQ;
            }
          }
          p -= hopP;
        }
      }
      Block.four(dx, (r * ins + c) * area + pixel, area, ins - c, s00, s01, s02, s03);
      if (r + quarter < all) {
        Block.four(dx, (r1 * ins + c) * area + pixel, area, ins - c, s10, s11, s12, s13);
      }
      if (r + 2 * quarter < all) {
        Block.four(dx, (r2 * ins + c) * area + pixel, area, ins - c, s20, s21, s22, s23);
      }
      if (r + 3 * quarter < all) {
        Block.four(dx, (r3 * ins + c) * area + pixel, area, ins - c, s30, s31, s32, s33);
      }
    }
  }
}
