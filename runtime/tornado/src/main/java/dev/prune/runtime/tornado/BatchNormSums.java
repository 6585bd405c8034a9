package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The sums of batch normalisation.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each channel; a thread takes every GROUP-th of the channel's
 * {@code n = rows * area} numbers, and a tree in local memory adds the threads.
 */
final class BatchNormSums {
  static final int GROUP = 64;

  private BatchNormSums() {}

  /** Means, then variances around them: two passes, as one pass loses digits. */
  static void moments(
      KernelContext context, FloatArray x, FloatArray moments, IntArray dims, int rows, int channels, int area) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float sum = 0;
      for (int j = thread; j < n; j += GROUP) {
        sum += x.get((j / area * all + c) * area + j % area);
      }
      sums[thread] = sum;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      context.localBarrier();
      float mean = sums[0] / n;
      context.localBarrier();
      float squares = 0;
      for (int j = thread; j < n; j += GROUP) {
        float difference = x.get((j / area * all + c) * area + j % area) - mean;
        squares += difference * difference;
      }
      sums[thread] = squares;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
        }
      }
      context.localBarrier();
      if (thread == 0) {
        moments.set(c, mean);
        moments.set(all + c, sums[0] / n);
      }
      context.localBarrier();
    }
  }

  /** {@code dx = gamma / s * (dy - mean(dy) - h * mean(dy * h))}; each work group sums and then writes its channel. */
  static void byData(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray parameters, FloatArray dy, FloatArray dx,
      IntArray dims, int rows, int channels, int gamma, int area, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    float[] others = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float mean = moments.get(c);
      float deviation = TornadoMath.sqrt(moments.get(all + c) + epsilon);
      float sum = 0;
      float other = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        sum += dy.get(i);
        other += dy.get(i) * ((x.get(i) - mean) / deviation);
      }
      sums[thread] = sum;
      others[thread] = other;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
          others[thread] += others[thread + half];
        }
      }
      context.localBarrier();
      float meanOfGradient = sums[0] / n;
      float meanByNormal = others[0] / n;
      float scale = parameters.get(dims.get(gamma) + c) / deviation;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        float h = (x.get(i) - mean) / deviation;
        dx.set(i, scale * (dy.get(i) - meanOfGradient - h * meanByNormal));
      }
      context.localBarrier();
    }
  }

  /** {@code dgamma = sum(dy * h)}, {@code dbeta = sum(dy)}; a {@code mean} of -1 means statistics of a batch. */
  static void byParameters(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray dy, FloatArray gradients, IntArray dims,
      int rows, int channels, int gamma, int beta, int mean, int variance, int area, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    float[] others = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int n = dims.get(rows) * area;
    int means = mean < 0 ? 0 : dims.get(Math.max(mean, 0));
    int variances = mean < 0 ? all : dims.get(Math.max(variance, 0));
    int groups = context.globalGroupSizeX / GROUP;
    for (int c = context.groupIdx; c < all; c += groups) {
      float center = moments.get(means + c);
      float deviation = TornadoMath.sqrt(moments.get(variances + c) + epsilon);
      float sum = 0;
      float other = 0;
      for (int j = thread; j < n; j += GROUP) {
        int i = (j / area * all + c) * area + j % area;
        sum += dy.get(i);
        other += dy.get(i) * ((x.get(i) - center) / deviation);
      }
      sums[thread] = sum;
      others[thread] = other;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
          others[thread] += others[thread + half];
        }
      }
      context.localBarrier();
      if (thread == 0) {
        gradients.set(dims.get(gamma) + c, others[0]);
        gradients.set(dims.get(beta) + c, sums[0]);
      }
      context.localBarrier();
    }
  }
}
