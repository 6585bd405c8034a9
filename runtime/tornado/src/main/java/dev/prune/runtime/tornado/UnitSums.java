package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One number for each unit or channel.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each unit; a thread takes every GROUP-th element, and a tree in
 * local memory joins the threads.
 */
final class UnitSums {
  static final int GROUP = 64;

  private UnitSums() {}

  /** The sum over each unit of {@code [outer, units, inner]}. */
  static void sumUnits(
      KernelContext context, FloatArray elements, FloatArray result, IntArray dims, int offset, int outer, int units,
      int inner, int resultOffset) {
    float[] parts = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int groups = context.globalGroupSizeX / GROUP;
    int all = dims.get(units);
    int run = dims.get(inner);
    int each = dims.get(outer) * run;
    int from = dims.get(offset);
    int to = dims.get(resultOffset);
    for (int u = context.groupIdx; u < all; u += groups) {
      float part = 0;
      for (int j = thread; j < each; j += GROUP) {
        part += elements.get(from + (j / run * all + u) * run + j % run);
      }
      parts[thread] = part;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          parts[thread] += parts[thread + half];
        }
      }
      if (thread == 0) {
        result.set(to + u, parts[0]);
      }
      context.localBarrier();
    }
  }

  /** The largest over each unit; a NaN wins. */
  static void maxUnits(
      KernelContext context, FloatArray elements, FloatArray result, IntArray dims, int offset, int outer, int units,
      int inner, int resultOffset) {
    float[] parts = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int groups = context.globalGroupSizeX / GROUP;
    int all = dims.get(units);
    int run = dims.get(inner);
    int each = dims.get(outer) * run;
    int from = dims.get(offset);
    int to = dims.get(resultOffset);
    for (int u = context.groupIdx; u < all; u += groups) {
      float part = Float.NEGATIVE_INFINITY;
      for (int j = thread; j < each; j += GROUP) {
        float value = elements.get(from + (j / run * all + u) * run + j % run);
        if (value > part || value != value) {
          part = value;
        }
      }
      parts[thread] = part;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          float other = parts[thread + half];
          if (other > parts[thread] || other != other) {
            parts[thread] = other;
          }
        }
      }
      if (thread == 0) {
        result.set(to + u, parts[0]);
      }
      context.localBarrier();
    }
  }

  /** {@code counts[c] += number of non-zero x[r, c, a]}; counts are whole numbers that a float holds exactly. */
  static void countNonzero(
      KernelContext context, FloatArray x, FloatArray counts, IntArray dims, int rows, int channels, int area,
      int resultOffset) {
    float[] parts = context.allocateFloatLocalArray(GROUP);
    int thread = context.localIdx;
    int groups = context.globalGroupSizeX / GROUP;
    int all = dims.get(channels);
    int each = dims.get(rows) * area;
    int to = dims.get(resultOffset);
    for (int u = context.groupIdx; u < all; u += groups) {
      float part = 0;
      for (int j = thread; j < each; j += GROUP) {
        if (x.get((j / area * all + u) * area + j % area) != 0f) {
          part += 1f;
        }
      }
      parts[thread] = part;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          parts[thread] += parts[thread + half];
        }
      }
      if (thread == 0) {
        counts.set(to + u, counts.get(to + u) + parts[0]);
      }
      context.localBarrier();
    }
  }
}
