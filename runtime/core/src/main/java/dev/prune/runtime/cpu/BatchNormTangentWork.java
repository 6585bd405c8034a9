package dev.prune.runtime.cpu;

/** A pass over the tangents of batch normalisation's gradients along {@code x}; a unit is a channel. */
abstract class BatchNormTangentWork extends BatchNormWork {
  FloatArray xTangent;

  BatchNormTangentWork(Engine engine) {
    super(engine);
  }

  /** {@code mean(v)}. */
  final float mean(float[] v, int c, int thread) {
    return (float) (sums.sum(v, c, thread) / numbers());
  }

  /** {@code mean(v * h)}, {@code h} the normalised {@code x}. */
  final double meanByNormal(float[] v, int c, int thread) {
    return sums.centredDot(x.data, moments.data[mean + c], v, c, thread) / numbers() * inverse(c);
  }

  /** {@code mean(dy * (t - mean(t)))}, {@code t} the tangent of {@code x}. */
  final double covariance(float meanOfTangent, int c, int thread) {
    return sums.centredDot(xTangent.data, meanOfTangent, dy.data, c, thread) / numbers();
  }

  /**
   * The formula of the contract, collected by what differs within a channel; {@code dy} and {@code t} play the same part
   * in it: {@code out = -gamma / s^2 * (mean(h * t) * (dy - mean(dy)) + mean(dy * h) * (t - mean(t)) + (covariance - 3 *
   * mean(h * t) * mean(dy * h)) * h)}.
   */
  static final class ByData extends BatchNormTangentWork {
    ByData(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      float[] in = x.data;
      float[] gradient = dy.data;
      float[] tangent = xTangent.data;
      float[] out = result.data;
      float centre = moments.data[mean + c];
      float meanOfGradient = mean(gradient, c, thread);
      float meanOfTangent = mean(tangent, c, thread);
      double q = meanByNormal(tangent, c, thread);
      double slope = meanByNormal(gradient, c, thread);
      double scale = -parameters.data[gamma + c] * inverse(c) * inverse(c);
      float byGradient = (float) (scale * q);
      float byTangent = (float) (scale * slope);
      float byInput = (float) (scale * (covariance(meanOfTangent, c, thread) - 3 * q * slope) * inverse(c));
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + c) * sums.area;
        int end = at + sums.area;
        for (int i = at; i < end; i++) {
          out[i] =
              byGradient * (gradient[i] - meanOfGradient)
                  + byTangent * (tangent[i] - meanOfTangent)
                  + byInput * (in[i] - centre);
        }
      }
    }
  }

  /** {@code into[gamma] = n / s * (covariance - mean(h * t) * mean(dy * h))}, {@code into[beta] = 0}. */
  static final class ByParameters extends BatchNormTangentWork {
    ByParameters(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      double q = meanByNormal(xTangent.data, c, thread);
      double slope = meanByNormal(dy.data, c, thread);
      double covariance = covariance(mean(xTangent.data, c, thread), c, thread);
      result.data[gamma + c] = (float) ((covariance - q * slope) * numbers() * inverse(c));
      result.data[beta + c] = 0;
    }
  }

  /** {@code into[gamma] = sum(dy * t) / s}, {@code into[beta] = 0}. */
  static final class ByParametersFixed extends BatchNormTangentWork {
    ByParametersFixed(Engine engine) {
      super(engine);
    }

    @Override
    void channel(int c, int thread) {
      result.data[gamma + c] = (float) (sums.centredDot(xTangent.data, 0, dy.data, c, thread) * inverse(c));
      result.data[beta + c] = 0;
    }
  }
}
