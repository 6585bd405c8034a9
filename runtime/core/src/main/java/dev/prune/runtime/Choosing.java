package dev.prune.runtime;

import dev.prune.runtime.network.Structure;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import dev.prune.runtime.schedule.BestOf;
import dev.prune.runtime.schedule.ChannelScores;
import dev.prune.runtime.schedule.Choice;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;

/**
 * What rules choose now: scores are computed, read back and ordered on the host, and what that cost is charged to the
 * choice.
 */
final class Choosing {
  private final Emission emission;
  private final Clocks clocks;
  private final Scores scores;

  /**
   * @param reading runs what computes with the network, or looks at what it computes with
   */
  Choosing(Emission emission, Clocks clocks, Consumer<Runnable> reading) {
    this.emission = emission;
    this.clocks = clocks;
    this.scores = new Scores(emission, clocks, reading);
  }

  Chosen choose(Rule rule, double amount, Optional<Score> score) {
    return choose(rule, amount, score, Optional.empty());
  }

  Chosen choose(Rule rule, double amount, Optional<Score> score, Optional<Score> ratios) {
    checkShare(rule, amount);
    CostMeter meter = new CostMeter(emission.device());
    Optional<double[]> borrowed = ratios.map(r -> scores.computed(rule, r, emission.structure()::live));
    double[] values = scores.of(rule, score, Purpose.RANDOM_SCORE, emission.structure()::live);
    meter.scored();
    Structure structure = emission.structure();
    Chosen chosen =
        rule.unit() == Unit.CHANNELS
            ? Choice.channels(structure, rule, amount, scores.ofChannels(rule, score, values))
            : borrowed
                .map(b -> Choice.weights(structure, rule, amount, values, b))
                .orElseGet(() -> Choice.weights(structure, rule, amount, values));
    meter.compacted();
    return chosen.costing(meter.cost());
  }

  /** All that lies beyond a threshold. */
  Chosen chooseBeyond(Rule rule, double threshold, Score score) {
    if (Double.isNaN(threshold)) {
      throw new PruneException(
          Failure.USAGE, "The threshold of the rule `" + rule.name() + "` is not a number.",
          "A metric without a value is none: give the threshold from the first epoch in which the metric has one.");
    }
    CostMeter meter = new CostMeter(emission.device());
    double[] values = scores.of(rule, Optional.of(score), Purpose.RANDOM_SCORE, emission.structure()::live);
    meter.scored();
    Structure structure = emission.structure();
    Chosen chosen =
        rule.unit() == Unit.CHANNELS
            ? Choice.channelsBeyond(structure, rule, threshold, scores.ofChannels(rule, Optional.of(score), values))
            : Choice.weightsBeyond(structure, rule, threshold, values);
    meter.compacted();
    return chosen.costing(meter.cost());
  }

  /** The random choice, of several, of which the kept part has the largest summed score; of equal ones the first. */
  Chosen chooseBest(Rule rule, double amount, int candidates, Score score, Optional<Score> ratios) {
    checkShare(rule, amount);
    CostMeter meter = new CostMeter(emission.device());
    Structure structure = emission.structure();
    Optional<double[]> borrowed = ratios.map(r -> scores.computed(rule, r, structure::live));
    double[] values = scores.computed(rule, score, structure::live);
    ChannelScores ofChannels = scores.summed(rule, score, values);
    meter.scored();
    BestOf best = new BestOf(structure, rule, values, ofChannels);
    for (int k = 0; k < candidates; k++) {
      RandomKey key = clocks.random(emission.seed(), Purpose.CANDIDATE).derive(k);
      best.add(
          rule.unit() == Unit.CHANNELS
              ? Choice.channels(structure, rule, amount, scores.chance(rule, key))
              : borrowed
                  .map(b -> Choice.weights(
                      structure, rule, amount, Initialization.uniform(structure, key), b.clone()))
                  .orElseGet(() -> Choice.weights(
                      structure, rule, amount, Initialization.uniform(structure, key))));
    }
    meter.compacted();
    return best.chosen().costing(meter.cost());
  }

  /** Channels that no live weight connects. */
  Chosen chooseUnconnected(Rule rule) {
    CostMeter meter = new CostMeter(emission.device());
    Chosen chosen = Choice.unconnected(emission.structure(), rule);
    meter.compacted();
    return chosen.costing(meter.cost());
  }

  /** Masked weights to grow. */
  Chosen chooseMasked(Rule rule, double amount, Optional<Chosen> asMany, Optional<Score> score) {
    checkShare(rule, amount);
    CostMeter meter = new CostMeter(emission.device());
    double[] values = scores.of(rule, score, Purpose.GROWTH, emission.structure()::growable);
    meter.scored();
    Chosen chosen = Choice.masked(emission.structure(), rule, amount, asMany, values);
    meter.compacted();
    return chosen.costing(meter.cost());
  }

  /** Units to take out so that layers have widths. */
  Chosen chooseWidths(Rule rule, IntToDoubleFunction width, Optional<Score> score) {
    Map<Integer, Double> widths = new LinkedHashMap<>();
    for (int layer : rule.layers()) {
      double asked = width.applyAsDouble(layer);
      if (!Double.isFinite(asked)) {
        throw new PruneException(
            Failure.USAGE,
            "The rule `" + rule.name() + "` asks for a width of `" + emission.network().layers().get(layer).name()
                + "` that is not a number in epoch " + clocks.epoch() + ".",
            "Let the metrics that it reads be measured before, or ask for it under a condition.");
      }
      widths.put(layer, asked);
    }
    CostMeter meter = new CostMeter(emission.device());
    double[] values = scores.of(rule, score, Purpose.RANDOM_SCORE, emission.structure()::live);
    meter.scored();
    Chosen chosen = Choice.widths(emission.structure(), rule, widths, scores.ofChannels(rule, score, values));
    meter.compacted();
    return chosen.costing(meter.cost());
  }

  private static void checkShare(Rule rule, double amount) {
    if (!(amount >= 0 && amount <= 1)) {
      throw new PruneException(
          Failure.USAGE, "The rule `" + rule.name() + "` asks for a share of " + amount + ".",
          "A share lies between 0 and 1.");
    }
  }
}
