package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of batch normalisation with running statistics, which are constants: {@code dx = gamma / s * dy}.
 *
 * <p>Tiling: a thread for each number.
 */
public final class BatchNormByDataFixed {
  private BatchNormByDataFixed() {}

  static void batchNormByDataFixed(
      KernelContext context, FloatArray statistics, FloatArray parameters, FloatArray dy, FloatArray dx, IntArray dims,
      int rows, int channels, int gamma, int variance, int area, float epsilon) {
    int all = dims.get(channels);
    int n = dims.get(rows) * all * area;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      int c = i / area % all;
      float deviation = TornadoMath.sqrt(statistics.get(dims.get(variance) + c) + epsilon);
      dx.set(i, parameters.get(dims.get(gamma) + c) / deviation * dy.get(i));
    }
  }
}
