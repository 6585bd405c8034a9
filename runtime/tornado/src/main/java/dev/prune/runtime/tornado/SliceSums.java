package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One sum over a slice.
 *
 * <p>Tiling: one work group; each of its {@link #GROUP} threads adds every GROUP-th number, and a tree in local
 * memory adds the threads. The order depends on the length alone.
 */
final class SliceSums {
  static final int GROUP = 256;

  private SliceSums() {}

  /** {@code totals[at] += sum_r values[r]}. */
  static void accumulate(KernelContext context, FloatArray values, FloatArray totals, IntArray dims, int rows, int at) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int n = dims.get(rows);
    float sum = 0;
    for (int i = thread; i < n; i += GROUP) {
      sum += values.get(i);
    }
    sums[thread] = sum;
    for (int half = GROUP / 2; half > 0; half >>= 1) {
      context.localBarrier();
      if (thread < half) {
        sums[thread] += sums[thread + half];
      }
    }
    if (thread == 0) {
      totals.set(at, totals.get(at) + sums[0]);
    }
  }

  /** {@code totals[at] = sum_i a[i] * b[i]}. */
  static void dotProduct(
      KernelContext context, FloatArray a, FloatArray b, FloatArray totals, IntArray dims, int offset, int count,
      int at) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int n = dims.get(count);
    int from = dims.get(offset);
    float sum = 0;
    for (int i = thread; i < n; i += GROUP) {
      sum += a.get(from + i) * b.get(from + i);
    }
    sums[thread] = sum;
    for (int half = GROUP / 2; half > 0; half >>= 1) {
      context.localBarrier();
      if (thread < half) {
        sums[thread] += sums[thread + half];
      }
    }
    if (thread == 0) {
      totals.set(at, sums[0]);
    }
  }

  /** {@code totals[at] = sum_i a[i]^2}. */
  static void squares(KernelContext context, FloatArray a, FloatArray totals, IntArray dims, int offset, int count,
  int at) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int n = dims.get(count);
    int from = dims.get(offset);
    float sum = 0;
    for (int i = thread; i < n; i += GROUP) {
      sum += a.get(from + i) * a.get(from + i);
    }
    sums[thread] = sum;
    for (int half = GROUP / 2; half > 0; half >>= 1) {
      context.localBarrier();
      if (thread < half) {
        sums[thread] += sums[thread + half];
      }
    }
    if (thread == 0) {
      totals.set(at, sums[0]);
    }
  }

  /** {@code totals[at] = sum_i (a[i] - b[i])^2}. */
  static void squaredDistance(
      KernelContext context, FloatArray a, FloatArray b, FloatArray totals, IntArray dims, int offset, int count,
      int at) {
    float[] sums = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int n = dims.get(count);
    int from = dims.get(offset);
    float sum = 0;
    for (int i = thread; i < n; i += GROUP) {
      float difference = a.get(from + i) - b.get(from + i);
      sum += difference * difference;
    }
    sums[thread] = sum;
    for (int half = GROUP / 2; half > 0; half >>= 1) {
      context.localBarrier();
      if (thread < half) {
        sums[thread] += sums[thread + half];
      }
    }
    if (thread == 0) {
      totals.set(at, sums[0]);
    }
  }
}
