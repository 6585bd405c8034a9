package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Structure;

/** From scores to sets. Choosing changes nothing. */
public final class Choice {
  private Choice() {}

  /**
   * The channels that {@code rule} chooses.
   *
   * @param amount share of what the rule counts, from 0 to 1
   * @param scores finite or infinite numbers, never NaN
   */
  public static Chosen channels(Structure structure, Rule rule, double amount, ChannelScores scores) {
    return ChannelChoice.run(structure, rule, amount, scores);
  }

  /**
   * The weights that {@code rule} chooses.
   *
   * @param elementScores one number a parameter in memory, never NaN where the rule looks; overwritten
   */
  public static Chosen weights(Structure structure, Rule rule, double amount, double[] elementScores) {
    return WeightChoice.run(structure, rule, amount, elementScores);
  }

  /**
   * The weights that a rule with borrowed ratios chooses.
   *
   * @param elementScores as above
   * @param ratioScores likewise, of the score whose global ranking says how many of each layer go; overwritten
   */
  public static Chosen weights(
      Structure structure, Rule rule, double amount, double[] elementScores, double[] ratioScores) {
    return WeightChoice.run(structure, rule, amount, elementScores, ratioScores);
  }
}
