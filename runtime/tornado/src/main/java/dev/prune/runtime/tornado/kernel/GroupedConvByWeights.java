package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link GroupedConvForward} with respect to its weights: {@code dw[o, i, k, l] = sum_{r, p, q} dy[r, o, p, q] *
 * x[r, part(o) + i, row, column]}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each weight; a thread takes every GROUP-th output pixel of the batch,
 * and a tree in local memory adds the threads.
 */
public final class GroupedConvByWeights {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private GroupedConvByWeights() {}

  /** @param groups 0 for as many as input channels */
  static void groupedConvByWeights(
      KernelContext context, FloatArray x, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int in,
      int out, int weight, int groups, int inHeight, int inWidth, int tapsDown, int tapsRight, int strides,
      int padTop, int padLeft, int outHeight, int outWidth) {
    int kernelHeight = tapsDown & WindowTaps.KERNEL;
    int kernelWidth = tapsRight & WindowTaps.KERNEL;
    int dilationHeight = tapsDown >> WindowTaps.BITS;
    int dilationWidth = tapsRight >> WindowTaps.BITS;
    int strideHeight = strides & WindowTaps.STRIDE;
    int strideWidth = strides >> WindowTaps.STRIDE_BITS;
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int parts = groups == 0 ? dims.get(in) : groups;
    int ins = dims.get(in) / parts;
    int outs = dims.get(out);
    int area = outHeight * outWidth;
    int inArea = inHeight * inWidth;
    int pixels = dims.get(rows) * area;
    int kernelArea = kernelHeight * kernelWidth;
    int all = outs * ins * kernelArea;
    int groupsOfThreads = context.globalGroupSizeX / GROUP;
    for (int i = context.groupIdx; i < all; i += groupsOfThreads) {
      int place = i % kernelArea;
      int o = i / kernelArea / ins;
      int c = o / (outs / parts) * ins + i / kernelArea % ins;
      int down = place / kernelWidth * dilationHeight - padTop;
      int right = place % kernelWidth * dilationWidth - padLeft;
      float sum = 0;
      for (int j = thread; j < pixels; j += GROUP) {
        int r = j / area;
        int pixel = j % area;
        int row = pixel / outWidth * strideHeight + down;
        int column = pixel % outWidth * strideWidth + right;
        if (row >= 0 && row < inHeight && column >= 0 && column < inWidth) {
          sum += dy.get((r * outs + o) * area + pixel)
              * x.get((r * dims.get(in) + c) * inArea + row * inWidth + column);
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
