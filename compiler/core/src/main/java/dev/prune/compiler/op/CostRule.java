package dev.prune.compiler.op;

/**
 * Forward FLOPs of one sample.
 *
 * @param each FLOPs per weight, or per element of the output
 * @param perWeight whether {@code each} counts per element of the weight tensor
 */
public record CostRule(long each, boolean perWeight) {
  /** {@code each} FLOPs for every weight. */
  public static CostRule perWeight(long each) {
    return new CostRule(each, true);
  }

  /** {@code each} FLOPs for every number of the output. */
  public static CostRule perElement(long each) {
    return new CostRule(each, false);
  }
}
