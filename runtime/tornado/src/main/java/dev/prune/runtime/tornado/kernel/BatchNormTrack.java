package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Running statistics: {@code running = (1 - momentum) * running + momentum * batch}, the variance unbiased.
 *
 * <p>Tiling: a thread for each channel.
 */
public final class BatchNormTrack {
  private BatchNormTrack() {}

  static void batchNormTrack(
      KernelContext context, FloatArray moments, FloatArray statistics, IntArray dims, int rows, int channels, int mean,
      int variance, int area, float momentum, float rest) {
    int all = dims.get(channels);
    float n = dims.get(rows) * area;
    float unbiased = n / Math.max(1f, n - 1f);
    for (int c = context.globalIdx; c < all; c += context.globalGroupSizeX) {
      int m = dims.get(mean) + c;
      int v = dims.get(variance) + c;
      statistics.set(m, rest * statistics.get(m) + momentum * moments.get(c));
      statistics.set(v, rest * statistics.get(v) + momentum * (moments.get(all + c) * unbiased));
    }
  }
}
