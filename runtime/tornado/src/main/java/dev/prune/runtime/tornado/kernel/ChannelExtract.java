package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Channels out of a wider value: {@code x[r, c, a] = y[r, at + c, a]}.
 *
 * <p>Tiling: a thread for each number that moves.
 */
public final class ChannelExtract {
  private ChannelExtract() {}

  static void channelExtract(
      KernelContext context, FloatArray y, FloatArray x, IntArray dims, int rows, int channels, int wide, int at,
      int area) {
    int run = dims.get(channels) * area;
    int n = dims.get(rows) * run;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      x.set(i, y.get((i / run * dims.get(wide) + dims.get(at)) * area + i % run));
    }
  }
}
