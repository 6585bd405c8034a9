package dev.prune.runtime.cpu;

/**
 * A pass of batch normalisation; a unit is a channel. After a dense layer, where a channel is a column, neighbouring
 * channels go together row by row ({@link #columns}); that changes no bit, since each channel keeps its sums and their
 * order.
 */
abstract class BatchNormWork extends Work {
  /** Columns that go together: their sums and coefficients stay in the nearest cache. */
  private static final int STRIP = 512;

  /** Numbers of a sample that go together where a channel has fewer: memory is read page by page and not line by line. */
  private static final int RUN = 1024;

  /** Floats that a thread needs: partial sums of one channel, or the coefficients of a strip. */
  static final int FLOATS = Math.max(Sums.LANES, 3 * STRIP);

  /** Double sums that a thread needs: two of each column. */
  static final int DOUBLES = 2 * STRIP;

  final ChannelSums sums;
  final Engine engine;
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
    this.engine = engine;
  }

  @Override
  final void run(int from, int to, int thread) {
    if (sums.area == 1) {
      for (int c = from; c < to; c += STRIP) {
        columns(c, Math.min(STRIP, to - c), engine.arithmetic().columns(), thread);
      }
      return;
    }
    int block = block(sums.area);
    for (int c = from; c < to; c += block) {
      channels(c, Math.min(block, to - c), thread);
    }
  }

  /** Neighbouring channels that go together. */
  static int block(int area) {
    return Math.max(1, RUN / area);
  }

  /** Channels {@code from} to {@code from + count}, whose numbers lie side by side in each sample. */
  void channels(int from, int count, int thread) {
    for (int c = from; c < from + count; c++) {
      channel(c, thread);
    }
  }

  /** Runs on all channels. */
  final void start() {
    engine.workspace().reserve(FLOATS);
    engine.workspace().reserveSums(DOUBLES);
    engine.team().run(this, sums.channels, 4L * size());
  }

  /** Numbers of {@link #x}. */
  final int size() {
    return sums.rows * sums.channels * sums.area;
  }

  abstract void channel(int c, int thread);

  /** Channels {@code from} to {@code from + count}, at most {@link #STRIP}, of one number a row each. */
  void columns(int from, int count, Columns columns, int thread) {
    for (int c = from; c < from + count; c++) {
      channel(c, thread);
    }
  }

  /** {@code gamma / deviation}. */
  final float scale(int c) {
    return (float) (parameters.data[gamma + c] * inverse(c));
  }

  /** The first numbers of a thread's scratch: {@link #scale(int)} of a strip. */
  final float[] scales(int from, int count, int thread) {
    float[] scales = engine.workspace().own(thread);
    for (int j = 0; j < count; j++) {
      scales[j] = scale(from + j);
    }
    return scales;
  }

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

    @Override
    void columns(int from, int count, Columns columns, int thread) {
      int channels = sums.channels;
      double[] totals = engine.workspace().sums(thread);
      columns.sum(x.data, from, channels, sums.rows, count, totals);
      for (int j = 0; j < count; j++) {
        result.data[from + j] = (float) (totals[j] / numbers());
      }
      columns.centredSquares(x.data, from, channels, sums.rows, count, result.data, from, totals);
      for (int j = 0; j < count; j++) {
        result.data[channels + from + j] = (float) (totals[j] / numbers());
      }
    }
  }

  /** {@code y = (x - mean) * (gamma / deviation) + beta}. */
  static final class Normalize extends BatchNormWork implements Deferred {
    /** Where the numbers go. */
    float[] into;

    Normalize(Engine engine) {
      super(engine);
    }

    @Override
    public void settle() {
      into = result.data;
      start();
      into = null;
    }

    /** Numbers {@code from} to {@code to}, whichever channels they are of. */
    void range(int from, int to) {
      int area = sums.area;
      int run = from / area;
      int at = from;
      while (at < to) {
        int end = Math.min(to, (run + 1) * area);
        line(run % sums.channels, at, end);
        run++;
        at = end;
      }
    }

    @Override
    void channel(int c, int thread) {
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + c) * sums.area;
        line(c, at, at + sums.area);
      }
    }

    private void line(int c, int from, int to) {
      float[] in = x.data;
      float[] out = into;
      float centre = moments.data[mean + c];
      float scale = scale(c);
      float shift = parameters.data[beta + c];
      for (int i = from; i < to; i++) {
        out[i] = (in[i] - centre) * scale + shift;
      }
    }

    @Override
    void columns(int from, int count, Columns columns, int thread) {
      float[] scales = scales(from, count, thread);
      columns.normalize(
          x.data, from, sums.channels, sums.rows, count, moments.data, mean + from, scales, 0, parameters.data,
          beta + from, into);
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
      float centre = moments.data[mean + c];
      channel(c, dy.data, sums.sum(dy.data, c, thread), sums.centredDot(x.data, centre, dy.data, c, thread));
    }

    /** With the sums of {@code dy} and of {@code (x - mean) * dy}; dy may lie in the array of the result. */
    void channel(int c, float[] gradient, double sum, double dot) {
      float[] in = x.data;
      float[] out = result.data;
      float centre = moments.data[mean + c];
      double inverse = inverse(c);
      float scale = scale(c);
      float level = (float) (sum / numbers());
      float slope = (float) (dot / numbers() * inverse * inverse);
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + c) * sums.area;
        int end = at + sums.area;
        for (int i = at; i < end; i++) {
          out[i] = scale * (gradient[i] - level - (in[i] - centre) * slope);
        }
      }
    }

    @Override
    void columns(int from, int count, Columns columns, int thread) {
      float[] own = scales(from, count, thread);
      double[] totals = engine.workspace().sums(thread);
      columns.slopes(x.data, dy.data, from, sums.channels, sums.rows, count, moments.data, mean + from, totals);
      for (int j = 0; j < count; j++) {
        double inverse = inverse(from + j);
        own[STRIP + j] = (float) (totals[j] / numbers());
        own[2 * STRIP + j] = (float) (totals[count + j] / numbers() * inverse * inverse);
      }
      columns.byData(
          x.data, dy.data, from, sums.channels, sums.rows, count, moments.data, mean + from, own, 0, own, STRIP, own,
          2 * STRIP, result.data);
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
      float scale = scale(c);
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + c) * sums.area;
        int end = at + sums.area;
        for (int i = at; i < end; i++) {
          out[i] = scale * gradient[i];
        }
      }
    }

    @Override
    void columns(int from, int count, Columns columns, int thread) {
      float[] scales = scales(from, count, thread);
      columns.scale(dy.data, from, sums.channels, sums.rows, count, scales, 0, result.data);
    }
  }

  /** {@code dgamma = sum dy * (x - mean) / deviation, dbeta = sum dy}. */
  static final class ByParameters extends BatchNormWork implements Deferred {
    /** Makes dy and waits itself, or null. */
    FormulaWork before;

    ByParameters(Engine engine) {
      super(engine);
    }

    @Override
    public void settle() {
      if (before != null) {
        before.settle();
        before = null;
      }
      start();
    }

    @Override
    void channel(int c, int thread) {
      float centre = moments.data[mean + c];
      channel(c, sums.sum(dy.data, c, thread), sums.centredDot(x.data, centre, dy.data, c, thread));
    }

    /** With the sums of {@code dy} and of {@code (x - mean) * dy}. */
    void channel(int c, double sum, double dot) {
      result.data[gamma + c] = (float) (dot * inverse(c));
      result.data[beta + c] = (float) sum;
    }

    @Override
    void columns(int from, int count, Columns columns, int thread) {
      double[] totals = engine.workspace().sums(thread);
      columns.slopes(x.data, dy.data, from, sums.channels, sums.rows, count, moments.data, mean + from, totals);
      for (int j = 0; j < count; j++) {
        result.data[gamma + from + j] = (float) (totals[count + j] * inverse(from + j));
        result.data[beta + from + j] = (float) totals[j];
      }
    }
  }
}
