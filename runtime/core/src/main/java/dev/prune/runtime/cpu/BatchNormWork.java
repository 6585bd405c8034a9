package dev.prune.runtime.cpu;

/** A pass of batch normalisation; a unit is a channel. */
abstract class BatchNormWork extends Work {
  final ChannelSums sums;
  FloatArray x;
  FloatArray dy;
  FloatArray moments;
  FloatArray parameters;
  FloatArray result;
  int mean;
  int variance;
  int gamma;
  int beta;
  double epsilon;

  BatchNormWork(Engine engine) {
    this.sums = new ChannelSums(engine);
  }

  @Override
  final void run(int from, int to, int thread) {
    for (int c = from; c < to; c++) {
      channel(c, thread);
    }
  }

  abstract void channel(int c, int thread);

  /** {@code 1 / sqrt(variance + epsilon)}. */
  final double inverse(int c) {
    return 1 / Math.sqrt(moments.data[variance + c] + epsilon);
  }

  final double numbers() {
    return (double) sums.rows * sums.area;
  }

  /** {@code result} is {@code [mean, variance]}. */
  static final class Moments extends BatchNormWork {
    Moments(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      float mean = (float) (sums.sum(x.data, c, thread) / numbers());
      result.data[c] = mean;
      result.data[sums.channels + c] = (float) (sums.centredSquares(x.data, mean, c, thread) / numbers());
    }
  }

  /** {@code y = (x - mean) * (gamma / deviation) + beta}. */
  static final class Normalize extends BatchNormWork {
    Normalize(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      float[] in = x.data;
      float[] out = result.data;
      float centre = moments.data[mean + c];
      float scale = (float) (parameters.data[gamma + c] * inverse(c));
      float shift = parameters.data[beta + c];
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + c) * sums.area;
        int end = at + sums.area;
        for (int i = at; i < end; i++) {
          out[i] = (in[i] - centre) * scale + shift;
        }
      }
    }
  }

  /**
   * {@code dx = gamma / s * (dy - mean(dy) - (x - mean) * mean(dy * (x - mean)) / s^2)} with {@code s} the deviation:
   * equation by equation as in Ioffe and Szegedy 2015, section 3, collected.
   */
  static final class ByData extends BatchNormWork {
    ByData(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      float[] in = x.data;
      float[] gradient = dy.data;
      float[] out = result.data;
      float centre = moments.data[mean + c];
      double inverse = inverse(c);
      float scale = (float) (parameters.data[gamma + c] * inverse);
      float level = (float) (sums.sum(gradient, c, thread) / numbers());
      float slope = (float) (sums.centredDot(in, centre, gradient, c, thread) / numbers() * inverse * inverse);
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + c) * sums.area;
        int end = at + sums.area;
        for (int i = at; i < end; i++) {
          out[i] = scale * (gradient[i] - level - (in[i] - centre) * slope);
        }
      }
    }
  }

  /** {@code dx = gamma / deviation * dy}. */
  static final class ByDataFixed extends BatchNormWork {
    ByDataFixed(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      float[] gradient = dy.data;
      float[] out = result.data;
      float scale = (float) (parameters.data[gamma + c] * inverse(c));
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + c) * sums.area;
        int end = at + sums.area;
        for (int i = at; i < end; i++) {
          out[i] = scale * gradient[i];
        }
      }
    }
  }

  /** {@code dgamma = sum dy * (x - mean) / deviation, dbeta = sum dy}. */
  static final class ByParameters extends BatchNormWork {
    ByParameters(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      float centre = moments.data[mean + c];
      double slope = sums.centredDot(x.data, centre, dy.data, c, thread);
      result.data[gamma + c] = (float) (slope * inverse(c));
      result.data[beta + c] = (float) sums.sum(dy.data, c, thread);
    }
  }
}
