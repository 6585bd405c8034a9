package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Channels into a wider value: {@code y[r, at + c, a] = x[r, c, a]}.
 *
 * <p>Tiling: a thread for each number that moves.
 */
public final class ChannelInsert {
  private ChannelInsert() {}

  static void channelInsert(
      KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int channels, int wide, int at,
      int area) {
    int run = dims.get(channels) * area;
    int n = dims.get(rows) * run;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      y.set((i / run * dims.get(wide) + dims.get(at)) * area + i % run, x.get(i));
    }
  }
}
