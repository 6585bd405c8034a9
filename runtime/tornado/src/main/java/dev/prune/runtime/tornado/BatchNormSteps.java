package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The parts of batch normalisation without a sum; a thread for each number. Where {@code mean} is -1 the statistics are
 * those of a batch: means from 0, variances behind them.
 */
final class BatchNormSteps {
  private BatchNormSteps() {}

  /** {@code running = (1 - momentum) * running + momentum * batch}; a thread for each channel. */
  static void track(
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

  static void normalizeEach(
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

  static void byDataFixed(
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
