package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The largest over each unit of {@code [outer, units, inner]}; a NaN wins.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each unit; a thread takes every GROUP-th element, and a tree in
 * local memory joins the threads.
 */
public final class UnitMax {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private UnitMax() {}

  static void unitMax(
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
}
