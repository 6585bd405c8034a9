package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of a convolution with respect to its weights: {@code dw[o, i, k, l] = sum_{r, p, q} dy[r, o, p, q] * x[r,
 * i, row, column]}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads sums for one weight; each thread takes every GROUP-th output
 * pixel of the batch, and a tree in local memory adds the threads.
 */
public final class ConvByWeights {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private ConvByWeights() {}

  static void convByWeights(
      KernelContext context, FloatArray x, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int in,
      int out, int weight, int inHeight, int inWidth, int kernelHeight, int kernelWidth, int strideHeight,
      int strideWidth, int padTop, int padLeft, int outHeight, int outWidth) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int ins = dims.get(in);
    int outs = dims.get(out);
    int area = outHeight * outWidth;
    int pixels = dims.get(rows) * area;
    int kernelArea = kernelHeight * kernelWidth;
    int weights = outs * ins * kernelArea;
    int groups = context.globalGroupSizeX / GROUP;
    for (int i = context.groupIdx; i < weights; i += groups) {
      int o = i / kernelArea / ins;
      int c = i / kernelArea % ins;
      int down = i % kernelArea / kernelWidth - padTop;
      int right = i % kernelWidth - padLeft;
      float sum = 0;
      for (int j = thread; j < pixels; j += GROUP) {
        int r = j / area;
        int pixel = j % area;
        int row = pixel / outWidth * strideHeight + down;
        int column = pixel % outWidth * strideWidth + right;
        if (row >= 0 && row < inHeight && column >= 0 && column < inWidth) {
          sum += dy.get((r * outs + o) * area + pixel)
              * x.get((r * ins + c) * inHeight * inWidth + row * inWidth + column);
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
