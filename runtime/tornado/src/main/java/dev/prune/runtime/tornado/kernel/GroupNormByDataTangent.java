package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How {@link GroupNormByData} moves when x moves by a direction, and the moments with it.
 *
 * <p>Tiling: as there, with five means.
 */
public final class GroupNormByDataTangent {
  /** Threads of a work group. */
  public static final int GROUP = 64;

  private GroupNormByDataTangent() {}

  static void groupNormByDataTangent(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray dy, FloatArray direction, FloatArray tangent,
      IntArray live, IntArray dims, int rows, int channels, int firstLive, int area, int groups, float epsilon) {
    float[] sums = context.allocateFloatLocalArray(6 * GROUP);
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
      float drift = 0;
      float turn = 0;
      float both = 0;
      float count = 0;
      for (int j = thread; j < each * area; j += GROUP) {
        int i = (row + first) * area + j;
        int alive = live.get(dims.get(firstLive) + first + j / area);
        if (alive != 0) {
          float h = (x.get(i) - mean) * scale;
          sum += dy.get(i);
          product += dy.get(i) * h;
          drift += direction.get(i);
          turn += direction.get(i) * h;
          both += dy.get(i) * direction.get(i);
          count += 1;
        }
      }
      sums[thread] = sum;
      sums[GROUP + thread] = product;
      sums[2 * GROUP + thread] = drift;
      sums[3 * GROUP + thread] = turn;
      sums[4 * GROUP + thread] = both;
      sums[5 * GROUP + thread] = count;
      for (int half = GROUP / 2; half > 0; half >>= 1) {
        context.localBarrier();
        if (thread < half) {
          sums[thread] += sums[thread + half];
          sums[GROUP + thread] += sums[GROUP + thread + half];
          sums[2 * GROUP + thread] += sums[2 * GROUP + thread + half];
          sums[3 * GROUP + thread] += sums[3 * GROUP + thread + half];
          sums[4 * GROUP + thread] += sums[4 * GROUP + thread + half];
          sums[5 * GROUP + thread] += sums[5 * GROUP + thread + half];
        }
      }
      context.localBarrier();
      float n = Math.max(1, sums[5 * GROUP]);
      float level = sums[0] / n;
      float slope = sums[GROUP] / n;
      float away = sums[2 * GROUP] / n;
      float turning = sums[3 * GROUP] / n;
      float slopeMoves = scale * (sums[4 * GROUP] / n - level * away - slope * turning);
      for (int j = thread; j < each * area; j += GROUP) {
        int i = (row + first) * area + j;
        int alive = live.get(dims.get(firstLive) + first + j / area);
        float h = (x.get(i) - mean) * scale;
        float hMoves = scale * (direction.get(i) - away - h * turning);
        float value =
            -scale * scale * turning * (dy.get(i) - level - h * slope) - scale * (slope * hMoves + h * slopeMoves);
        tangent.set(i, alive != 0 ? value : 0);
      }
      context.localBarrier();
    }
  }
}
