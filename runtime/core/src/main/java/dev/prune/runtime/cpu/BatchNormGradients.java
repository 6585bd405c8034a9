package dev.prune.runtime.cpu;

/** Both gradients, whose sums are the same, and before them the formula that makes dy where one waits. */
final class BatchNormGradients extends BatchNormWork {
  private final ByParameters byParameters;
  private final ByData byData;
  private FormulaWork before;

  /** Where dy is. */
  private float[] gradient;

  BatchNormGradients(Engine engine, ByParameters byParameters, ByData byData) {
    super(engine);
    this.byParameters = byParameters;
    this.byData = byData;
  }

  /** Whether what waits has the operands of {@link #byData}. */
  boolean fits(Deferred kernel) {
    return kernel == byParameters && byParameters.x == byData.x && byParameters.dy == byData.dy
        && byParameters.moments == byData.moments && byParameters.mean == byData.mean
        && byParameters.variance == byData.variance && byParameters.epsilon == byData.epsilon
        && byParameters.sums.rows == byData.sums.rows && byParameters.sums.channels == byData.sums.channels
        && byParameters.sums.area == byData.sums.area;
  }

  /**
   * Does both.
   *
   * @param last whether nothing reads dy after this: then a formula that makes it writes into the array of dx
   */
  void both(boolean last) {
    sums.rows = byData.sums.rows;
    sums.channels = byData.sums.channels;
    sums.area = byData.sums.area;
    before = byParameters.before;
    byParameters.before = null;
    gradient = byData.dy.data;
    if (before != null && last) {
      gradient = byData.result.data;
      before.out = gradient;
    }
    start();
    if (before != null) {
      before.release();
      before = null;
    }
    gradient = null;
  }

  @Override
  void channels(int from, int count, int thread) {
    if (before != null) {
      for (int r = 0; r < sums.rows; r++) {
        int at = (r * sums.channels + from) * sums.area;
        before.range(at, at + count * sums.area);
      }
    }
    super.channels(from, count, thread);
  }

  @Override
  void channel(int c, int thread) {
    float centre = byData.moments.data[byData.mean + c];
    double sum = sums.sum(gradient, c, thread);
    double dot = sums.centredDot(byData.x.data, centre, gradient, c, thread);
    byParameters.channel(c, sum, dot);
    byData.channel(c, gradient, sum, dot);
  }
}
