package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Mean and variance of each part of the channels of each sample, over live channels.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each part of a row; a thread takes every GROUP-th number of the part, and
 * trees in local memory add the threads, first for the mean, then for the squares around it.
 */
public final class GroupNormMoments {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private GroupNormMoments() {}

  static void groupNormMoments(
      KernelContext context, FloatArray x, FloatArray moments, IntArray live, IntArray dims, int rows, int channels,
      int firstLive, int area, int groups) {
    float[] sums = context.allocateFloatLocalArray(2 * GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int each = all / groups;
    int parts = dims.get(rows) * groups;
    int groupsOfThreads = context.globalGroupSizeX / GROUP;
    for (int u = context.groupIdx; u < parts; u += groupsOfThreads) {
      int first = u % groups * each;
      int row = u / groups * all;
      float sum = 0;
      float count = 0;
      for (int j = thread; j < each * area; j += GROUP) {
        int i = (row + first) * area + j;
        int alive = live.get(dims.get(firstLive) + first + j / area);
        if (alive != 0) {
          sum += x.get(i);
          count += 1;
        }
      }
      sums[thread] = sum;
      sums[GROUP + thread] = count;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
          sums[GROUP + thread] += sums[GROUP + thread + half];
        }
      }
      context.localBarrier();
      float mean = sums[0] / Math.max(1, sums[GROUP]);
      float n = Math.max(1, sums[GROUP]);
      context.localBarrier();
      float squares = 0;
      for (int j = thread; j < each * area; j += GROUP) {
        int i = (row + first) * area + j;
        int alive = live.get(dims.get(firstLive) + first + j / area);
        if (alive != 0) {
          float away = x.get(i) - mean;
          squares += away * away;
        }
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
        moments.set(2 * u, mean);
        moments.set(2 * u + 1, sums[0] / n);
      }
      context.localBarrier();
    }
  }
}
