package dev.prune.runtime.network;

/**
 * What a tensor holds before training.
 *
 * @param draw how values come about
 * @param value the value of a constant, the standard deviation of a normal distribution, the bound of a uniform one, the gain of
 *     an orthogonal matrix; 0 otherwise
 */
public record Initial(Draw draw, double value) {
  /** All zeros. */
  public static final Initial ZERO = new Initial(Draw.CONSTANT, 0);

  /** All ones. */
  public static final Initial ONE = new Initial(Draw.CONSTANT, 1);

  /** Uniform in +-sqrt(6 / fanIn): He et al. 2015 for relu. */
  public static final Initial KAIMING_UNIFORM = new Initial(Draw.KAIMING_UNIFORM, 0);

  /** Uniform in +-1 / sqrt(fanIn): for biases, fan-in of their weight. */
  public static final Initial FAN_IN_UNIFORM = new Initial(Draw.FAN_IN_UNIFORM, 0);

  /** One number everywhere. */
  public static Initial of(double value) {
    return value == 0 ? ZERO : new Initial(Draw.CONSTANT, value);
  }

  /** Normal with mean 0. */
  public static Initial normal(double deviation) {
    return new Initial(Draw.NORMAL, deviation);
  }

  /** Uniform between {@code -bound} and {@code bound}. */
  public static Initial uniform(double bound) {
    return new Initial(Draw.UNIFORM, bound);
  }

  /** Rows, or columns where there are fewer of these, that are orthogonal and have the length {@code gain}. */
  public static Initial orthogonal(double gain) {
    return new Initial(Draw.ORTHOGONAL, gain);
  }

  /** How values come about. */
  public enum Draw {
    /** One number everywhere. */
    CONSTANT,
    /** As {@link Initial#KAIMING_UNIFORM}. */
    KAIMING_UNIFORM,
    /** As {@link Initial#FAN_IN_UNIFORM}. */
    FAN_IN_UNIFORM,
    /** As {@link Initial#normal}. */
    NORMAL,
    /** As {@link Initial#uniform}. */
    UNIFORM,
    /** As {@link Initial#orthogonal}. */
    ORTHOGONAL
  }
}
