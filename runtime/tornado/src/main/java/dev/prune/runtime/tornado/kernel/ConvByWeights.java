package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of a convolution with respect to its weights: {@code dw[o, i, k, l] = sum_{r, p, q} dy[r, o, p, q] * x[r,
 * i, row, column]}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads sums for four output channels by four input channels at one place of
 * the window, which see the same pixels. A thread takes every GROUP-th output pixel of the batch: one look at the edges
 * of the image and eight reads serve sixteen products. A tree in local memory adds the threads. Channels beyond the last
 * are clamped to it and not written.
 */
public final class ConvByWeights {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private ConvByWeights() {}

  static void convByWeights(
      KernelContext context, FloatArray x, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int in,
      int out, int weight, int inHeight, int inWidth, int tapsDown, int tapsRight, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    float[] sums = context.allocateFloatLocalArray(16 * GROUP);
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int thread = context.localIdx;
    int ins = dims.get(in);
    int outs = dims.get(out);
    int area = outHeight * outWidth;
    int inArea = inHeight * inWidth;
    int pixels = dims.get(rows) * area;
    int kernelArea = kernelHeight * kernelWidth;
    int across = (ins + 3) / 4;
    int blocks = (outs + 3) / 4 * across * kernelArea;
    int groups = context.globalGroupSizeX / GROUP;
    for (int i = context.groupIdx; i < blocks; i += groups) {
      int place = i % kernelArea;
      int c = i / kernelArea % across * 4;
      int o = i / kernelArea / across * 4;
      int c1 = Math.min(c + 1, ins - 1) - c;
      int c2 = Math.min(c + 2, ins - 1) - c;
      int c3 = Math.min(c + 3, ins - 1) - c;
      int o1 = Math.min(o + 1, outs - 1) - o;
      int o2 = Math.min(o + 2, outs - 1) - o;
      int o3 = Math.min(o + 3, outs - 1) - o;
      int down = place / kernelWidth * dilationHeight - padTop;
      int right = place % kernelWidth * dilationWidth - padLeft;
      float s00 = 0, s01 = 0, s02 = 0, s03 = 0;
      float s10 = 0, s11 = 0, s12 = 0, s13 = 0;
      float s20 = 0, s21 = 0, s22 = 0, s23 = 0;
      float s30 = 0, s31 = 0, s32 = 0, s33 = 0;
      for (int j = thread; j < pixels; j += GROUP) {
        int r = j / area;
        int pixel = j % area;
        int row = pixel / outWidth * strideHeight + down;
        int column = pixel % outWidth * strideWidth + right;
        if (row >= 0 && row < inHeight && column >= 0 && column < inWidth) {
          int from = (r * outs + o) * area + pixel;
          int image = (r * ins + c) * inArea + row * inWidth + column;
          float x0 = dy.get(from);
          float x1 = dy.get(from + o1 * area);
          float x2 = dy.get(from + o2 * area);
          float x3 = dy.get(from + o3 * area);
          float y0 = x.get(image);
          float y1 = x.get(image + c1 * inArea);
          float y2 = x.get(image + c2 * inArea);
          float y3 = x.get(image + c3 * inArea);
          s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
          s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
          s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
          s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
        }
      }
      sums[thread] = s00;
      sums[GROUP + thread] = s01;
      sums[2 * GROUP + thread] = s02;
      sums[3 * GROUP + thread] = s03;
      sums[4 * GROUP + thread] = s10;
      sums[5 * GROUP + thread] = s11;
      sums[6 * GROUP + thread] = s12;
      sums[7 * GROUP + thread] = s13;
      sums[8 * GROUP + thread] = s20;
      sums[9 * GROUP + thread] = s21;
      sums[10 * GROUP + thread] = s22;
      sums[11 * GROUP + thread] = s23;
      sums[12 * GROUP + thread] = s30;
      sums[13 * GROUP + thread] = s31;
      sums[14 * GROUP + thread] = s32;
      sums[15 * GROUP + thread] = s33;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          for (int s = thread; s < 16 * GROUP; s += GROUP) {
            sums[s] += sums[s + half];
          }
        }
      }
      context.localBarrier();
      // The first sixteen threads write one weight each.
      int outOfBlock = thread / 4;
      int inOfBlock = thread % 4;
      if (thread < 16 && o + outOfBlock < outs && c + inOfBlock < ins) {
        gradients.set(
            dims.get(weight) + ((o + outOfBlock) * ins + c + inOfBlock) * kernelArea + place, sums[thread * GROUP]);
      }
      context.localBarrier();
    }
  }
}
