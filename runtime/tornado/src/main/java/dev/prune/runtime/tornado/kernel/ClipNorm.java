package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code g[i] *= min(1, limit / (sqrt(sums[at]) + least))}: each thread computes the factor, which is the same for all.
 *
 * <p>Tiling: a thread for each number.
 */
public final class ClipNorm {
  private ClipNorm() {}

  static void clipNorm(
      KernelContext context, FloatArray g, FloatArray sums, IntArray dims, int count, int at, float limit,
      float least) {
    int n = dims.get(count);
    float factor = TornadoMath.min(1f, limit / (TornadoMath.sqrt(sums.get(at)) + least));
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      g.set(i, g.get(i) * factor);
    }
  }
}
