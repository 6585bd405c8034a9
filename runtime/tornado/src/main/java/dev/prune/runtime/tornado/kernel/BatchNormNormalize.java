package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code y = gamma * (x - mean) / sqrt(variance + epsilon) + beta}.
 *
 * <p>Tiling: a thread for each number. A place {@code mean} of -1 means the statistics of a batch: means from 0,
 * variances behind them.
 */
public final class BatchNormNormalize {
  private BatchNormNormalize() {}

  static void batchNormNormalize(
      KernelContext context, FloatArray x, FloatArray moments, FloatArray parameters, FloatArray y, IntArray dims,
      int rows, int channels, int gamma, int beta, int mean, int variance, int area, float epsilon) {
    int all = dims.get(channels);
    int n = dims.get(rows) * all * area;
    int means = mean < 0 ? 0 : dims.get(Math.max(mean, 0));
    int variances = mean < 0 ? all : dims.get(Math.max(variance, 0));
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      int c = i / area % all;
      float deviation = TornadoMath.sqrt(moments.get(variances + c) + epsilon);
      float h = (x.get(i) - moments.get(means + c)) / deviation;
      y.set(i, parameters.get(dims.get(gamma) + c) * h + parameters.get(dims.get(beta) + c));
    }
  }
}
