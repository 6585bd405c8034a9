package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code y[r, c, a] = x[r, c, a] * gamma[c] + beta[c]}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class ChannelAffine {
  private ChannelAffine() {}

  static void channelAffine(
      KernelContext context, FloatArray x, FloatArray parameters, FloatArray y, IntArray dims, int rows, int channels,
      int gamma, int beta, int area) {
    int all = dims.get(channels);
    int count = dims.get(rows) * all * area;
    for (int i = context.globalIdx; i < count; i += context.globalGroupSizeX) {
      int c = i / area % all;
      y.set(i, x.get(i) * parameters.get(dims.get(gamma) + c) + parameters.get(dims.get(beta) + c));
    }
  }
}
