package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Structure;
import java.util.Map;
import java.util.Optional;

/** From scores to sets. Choosing changes nothing. */
public final class Choice {
  private Choice() {}

  /** What a set comes to on a structure that may have changed since it was chosen; no group becomes empty. */
  public static Chosen late(Structure structure, Chosen chosen) {
    return LateChoice.of(structure, chosen);
  }

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
   * The channels to take out so that each group has the width that is asked for, and never more than it has.
   *
   * @param widths of each layer of the rule; a group gets the mean of its layers', rounded
   * @param scores finite or infinite numbers, never NaN
   */
  public static Chosen widths(
      Structure structure, Rule rule, Map<Integer, Double> widths, ChannelScores scores) {
    return ChannelChoice.run(structure, rule, widths, scores);
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

  /**
   * The channels whose score lies below a threshold, or above it where the rule's order is the highest; of each group
   * those nearest to it stay that must.
   *
   * @param scores finite or infinite numbers, never NaN
   */
  public static Chosen channelsBeyond(Structure structure, Rule rule, double threshold, ChannelScores scores) {
    return ChannelChoice.beyond(structure, rule, threshold, scores);
  }

  /**
   * The weights whose score lies below a threshold, or above it where the rule's order is the highest; of each tensor
   * those nearest to it stay that must.
   *
   * @param elementScores one number a parameter in memory, never NaN where the rule looks; overwritten
   */
  public static Chosen weightsBeyond(Structure structure, Rule rule, double threshold, double[] elementScores) {
    return WeightChoice.beyond(structure, rule, threshold, elementScores);
  }

  /** The channels without live weights that lead to them or away from them, and those that are so once these are gone. */
  public static Chosen unconnected(Structure structure, Rule rule) {
    return Unconnected.run(structure, rule);
  }

  /**
   * The masked weights that {@code rule} chooses to live again. Its counts are of what comes back, and what is left of
   * them where less is masked.
   *
   * @param amount share of the weights of the rule's base, from 0 to 1
   * @param asMany a set in place of the amount: as many as it took from the live ones, layer by layer where the rule
   *     ranks per layer
   * @param elementScores one number a parameter in memory, never NaN where the rule looks; overwritten
   */
  public static Chosen masked(
      Structure structure, Rule rule, double amount, Optional<Chosen> asMany, double[] elementScores) {
    return GrowthChoice.run(structure, rule, amount, asMany, elementScores);
  }
}
