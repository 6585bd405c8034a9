package dev.prune.cli.compare;

import java.math.BigDecimal;

/**
 * How much a method is asked to remove.
 *
 * @param percent a number between 0 and 100, without superfluous zeros
 * @param unit {@code weights} or {@code units}
 */
public record Amount(BigDecimal percent, String unit) {
  /** Of weights, which are masked. */
  public static final String WEIGHTS = "weights";

  /** Of units, which are taken out. */
  public static final String UNITS = "units";

  public Amount {
    percent = percent.stripTrailingZeros();
  }

  /** As a program says it: {@code 90% of weights}. */
  public String share() {
    return percent.toPlainString() + "% of " + unit;
  }

  /** For people: {@code 90 % of weights}. */
  public String words() {
    return percent.toPlainString() + " % of " + unit;
  }
}
