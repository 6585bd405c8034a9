package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of {@link GroupNormNormalize} by x, through the moments: {@code (dy - mean(dy) - h mean(dy h)) scale}.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads for each part of a row, which adds up both means in local memory and then
 * writes the part.
 */
public final class GroupNormByData {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private GroupNormByData() {}

  static void groupNormByData(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray dy, FloatArray dx, IntArray live,
      IntArray dims, int rows, int channels, int firstLive, int area, int groups, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(3 * GROUP);
    int thread = context.localIdx;
    int all = dims.get(channels);
    int each = all / groups;
    int parts = dims.get(rows) * groups;
    int groupsOfThreads = context.globalGroupSizeX / GROUP;
    for (int u = context.groupIdx; u < parts; u += groupsOfThreads) {
      int first = u % groups * each;
      int row = u / groups * all;
      float mean = moments.get(2 * u);
      float scale = 1 / TornadoMath.sqrt(moments.get(2 * u + 1) + epsilon);
      float sum = 0;
      float product = 0;
      float count = 0;
      for (int j = thread; j < each * area; j += GROUP) {
        int i = (row + first) * area + j;
        int alive = live.get(dims.get(firstLive) + first + j / area);
        if (alive != 0) {
          sum += dy.get(i);
          product += dy.get(i) * ((x.get(i) - mean) * scale);
          count += 1;
        }
      }
      sums[thread] = sum;
      sums[GROUP + thread] = product;
      sums[2 * GROUP + thread] = count;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
          sums[GROUP + thread] += sums[GROUP + thread + half];
          sums[2 * GROUP + thread] += sums[2 * GROUP + thread + half];
        }
      }
      context.localBarrier();
      float n = Math.max(1, sums[2 * GROUP]);
      float level = sums[0] / n;
      float slope = sums[GROUP] / n;
      for (int j = thread; j < each * area; j += GROUP) {
        int i = (row + first) * area + j;
        int alive = live.get(dims.get(firstLive) + first + j / area);
        float value = scale * (dy.get(i) - level - (x.get(i) - mean) * scale * slope);
        dx.set(i, alive != 0 ? value : 0);
      }
      context.localBarrier();
    }
  }
}
