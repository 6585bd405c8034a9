package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;

/**
 * What a gate multiplies a channel by.
 *
 * @param formula of its one parameter a channel, {@link #PARAMETER}
 * @param open the value of the parameter that makes a factor of exactly 1, also while training
 */
public record Factor(Formula formula, double open) {
  /** The formula's variable. */
  public static final String PARAMETER = "a";
}
