package dev.prune.runtime.schedule;

/** A learning rate as a function of the schedule step, which counts from 0 and restarts with the schedule. */
public sealed interface RateCurve {
  /**
   * The learning rate.
   *
   * @param base the optimiser's learning rate
   * @param step steps since the schedule began
   * @param total steps that the schedule is meant to take
   */
  double rate(double base, long step, long total);

  /** Always the base rate. */
  record Constant() implements RateCurve {
    @Override
    public double rate(double base, long step, long total) {
      return base;
    }
  }

  /**
   * Multiplied every so often.
   *
   * @param every steps between two changes
   * @param factor what the rate is multiplied by
   */
  record Step(long every, double factor) implements RateCurve {
    @Override
    public double rate(double base, long step, long total) {
      return base * Math.pow(factor, step / every);
    }
  }

  /**
   * Half a cosine from the base rate down to {@code last} (Loshchilov and Hutter, "SGDR", 2017).
   *
   * @param last the learning rate at the end
   */
  record Cosine(double last) implements RateCurve {
    @Override
    public double rate(double base, long step, long total) {
      return Curve.cosine(base, last, total <= 0 ? 1 : (double) step / total);
    }
  }

  /**
   * A straight line from the base rate down to {@code last}.
   *
   * @param last the learning rate at the end
   */
  record Linear(double last) implements RateCurve {
    @Override
    public double rate(double base, long step, long total) {
      return Curve.linear(base, last, total <= 0 ? 1 : (double) step / total);
    }
  }

  /**
   * One cycle (Smith and Topin, "Super-convergence", 2018), with the defaults of PyTorch's {@code OneCycleLR}: half a cosine
   * from a 25th of the base rate up to it in the first {@code warm} of the steps, then half a cosine down to a 10,000th of
   * where it began. Momentum stays.
   *
   * @param warm share of the steps in which the rate rises
   */
  record OneCycle(double warm) implements RateCurve {
    private static final double FIRST = 1.0 / 25;
    private static final double LAST = FIRST / 1e4;

    @Override
    public double rate(double base, long step, long total) {
      double top = warm * total - 1;
      double end = total - 1;
      return step < top
          ? Curve.cosine(base * FIRST, base, step / top)
          : Curve.cosine(base, base * LAST, (step - top) / (end - top));
    }
  }

  /**
   * Rises in a straight line to the base rate, then follows another curve whose own time begins there.
   *
   * @param steps how long it rises; the rate of step k, counted from 0, is {@code base * (k + 1) / steps}
   * @param then what follows
   */
  record WarmUp(long steps, RateCurve then) implements RateCurve {
    @Override
    public double rate(double base, long step, long total) {
      return step < steps ? base * (step + 1) / steps : then.rate(base, step - steps, total - steps);
    }
  }
}
