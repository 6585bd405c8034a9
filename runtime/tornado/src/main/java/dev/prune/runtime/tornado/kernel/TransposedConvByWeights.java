package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link TransposedConvForward} with respect to its weights: {@code dw[o, i, k, l] = sum_{r, p, q} x[r, i, p, q]
 * * dy[r, o, row, column]}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each weight; a thread takes every GROUP-th pixel of x of the batch, and
 * a tree in local memory adds the threads.
 */
public final class TransposedConvByWeights {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private TransposedConvByWeights() {}

  static void transposedConvByWeights(
      KernelContext context, FloatArray x, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int in,
      int out, int weight, int inHeight, int inWidth, int tapsDown, int tapsRight, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int ins = dims.get(in);
    int outs = dims.get(out);
    int area = outHeight * outWidth;
    int inArea = inHeight * inWidth;
    int pixels = dims.get(rows) * area;
    int kernelArea = kernelHeight * kernelWidth;
    int all = outs * ins * kernelArea;
    int groups = context.globalGroupSizeX / GROUP;
    for (int i = context.groupIdx; i < all; i += groups) {
      int place = i % kernelArea;
      int c = i / kernelArea % ins;
      int o = i / kernelArea / ins;
      int down = place / kernelWidth * dilationHeight - padTop;
      int right = place % kernelWidth * dilationWidth - padLeft;
      float sum = 0;
      for (int j = thread; j < pixels; j += GROUP) {
        int r = j / area;
        int pixel = j % area;
        int row = pixel / outWidth * strideHeight + down;
        int column = pixel % outWidth * strideWidth + right;
        if (row >= 0 && row < inHeight && column >= 0 && column < inWidth) {
          sum += x.get((r * ins + c) * area + pixel) * dy.get((r * outs + o) * inArea + row * inWidth + column);
        }
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      if (thread == 0) {
        gradients.set(dims.get(weight) + i, sums[0]);
      }
      context.localBarrier();
    }
  }
}
