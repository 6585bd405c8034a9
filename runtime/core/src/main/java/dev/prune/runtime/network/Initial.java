package dev.prune.runtime.network;

/**
 * What a tensor holds before training.
 *
 * @param draw how values come about
 * @param value the value of a constant; 0 otherwise
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

  /** How values come about. */
  public enum Draw {
    /** One number everywhere. */
    CONSTANT,
    /** As {@link Initial#KAIMING_UNIFORM}. */
    KAIMING_UNIFORM,
    /** As {@link Initial#FAN_IN_UNIFORM}. */
    FAN_IN_UNIFORM
  }
}
