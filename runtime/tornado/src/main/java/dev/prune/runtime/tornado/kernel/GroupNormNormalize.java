package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code (x - mean) / sqrt(variance + epsilon)} with the moments of each part of each sample; 0 for masked channels.
 *
 * <p>Tiling: a thread for each number.
 */
public final class GroupNormNormalize {
  private GroupNormNormalize() {}

  static void groupNormNormalize(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray y, IntArray live, IntArray dims, int rows,
      int channels, int firstLive, int area, int groups, float epsilon) {
    int all = dims.get(channels);
    int each = all / groups;
    int count = dims.get(rows) * all * area;
    for (int i = context.globalIdx; i < count; i += context.globalGroupSizeX) {
      int c = i / area % all;
      int part = i / area / all * groups + c / each;
      float value = (x.get(i) - moments.get(2 * part)) / TornadoMath.sqrt(moments.get(2 * part + 1) + epsilon);
      y.set(i, live.get(dims.get(firstLive) + c) != 0 ? value : 0);
    }
  }
}
