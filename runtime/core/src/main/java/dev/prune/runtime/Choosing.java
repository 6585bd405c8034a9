package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import dev.prune.runtime.schedule.BestOf;
import dev.prune.runtime.schedule.ChannelScores;
import dev.prune.runtime.schedule.Choice;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Unit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Consumer<Runnable> reading;

  /**
   * @param reading runs what computes with the network, or looks at what it computes with
   */
  Choosing(Emission emission, Clocks clocks, Consumer<Runnable> reading) {
    this.emission = emission;
    this.clocks = clocks;
    this.reading = reading;
  }

  Chosen choose(Rule rule, double amount, Optional<Score> score) {
    return choose(rule, amount, score, Optional.empty());
  }

  Chosen choose(Rule rule, double amount, Optional<Score> score, Optional<Score> ratios) {
    checkShare(rule, amount);
    CostMeter meter = new CostMeter(emission.device());
    Optional<double[]> borrowed = ratios.map(r -> computed(rule, r, emission.structure().live()));
    double[] scores = scores(rule, score, Purpose.RANDOM_SCORE, emission.structure().live());
    meter.scored();
    Structure structure = emission.structure();
    Chosen chosen =
        rule.unit() == Unit.CHANNELS
            ? Choice.channels(structure, rule, amount, channelScores(rule, score, scores))
            : borrowed
                .map(b -> Choice.weights(structure, rule, amount, scores, b))
                .orElseGet(() -> Choice.weights(structure, rule, amount, scores));
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
    double[] scores = scores(rule, Optional.of(score), Purpose.RANDOM_SCORE, emission.structure().live());
    meter.scored();
    Structure structure = emission.structure();
    Chosen chosen =
        rule.unit() == Unit.CHANNELS
            ? Choice.channelsBeyond(structure, rule, threshold, channelScores(rule, Optional.of(score), scores))
            : Choice.weightsBeyond(structure, rule, threshold, scores);
    meter.compacted();
    return chosen.costing(meter.cost());
  }

  /** The random choice, of several, of which the kept part has the largest summed score; of equal ones the first. */
  Chosen chooseBest(Rule rule, double amount, int candidates, Score score, Optional<Score> ratios) {
    checkShare(rule, amount);
    CostMeter meter = new CostMeter(emission.device());
    Structure structure = emission.structure();
    Optional<double[]> borrowed = ratios.map(r -> computed(rule, r, structure.live()));
    double[] scores = computed(rule, score, structure.live());
    ChannelScores ofChannels = summed(rule, score, scores);
    meter.scored();
    BestOf best = new BestOf(structure, rule, scores, ofChannels);
    for (int k = 0; k < candidates; k++) {
      RandomKey key = random(Purpose.CANDIDATE).derive(k);
      best.add(
          rule.unit() == Unit.CHANNELS
              ? Choice.channels(structure, rule, amount, chance(rule, key))
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
    double[] scores = scores(rule, score, Purpose.GROWTH, emission.structure().growable());
    meter.scored();
    Chosen chosen = Choice.masked(emission.structure(), rule, amount, asMany, scores);
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
    double[] scores = scores(rule, score, Purpose.RANDOM_SCORE, emission.structure().live());
    meter.scored();
    Chosen chosen = Choice.widths(emission.structure(), rule, widths, channelScores(rule, score, scores));
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

  /** The scores of everything in memory; of weights, {@code compared} are those that must have a number. */
  private double[] scores(Rule rule, Optional<Score> score, Purpose chance, boolean[] compared) {
    if (rule.order() == Order.RANDOM) {
      return rule.unit() == Unit.WEIGHTS
          ? Initialization.uniform(emission.structure(), random(chance))
          : new double[0];
    }
    Score found =
        score.filter(s -> s.unit() == rule.unit()).orElseThrow(() -> new PruneException(
            Failure.INTERNAL, "The rule `" + rule.name() + "` ranks " + rule.unit() + " without scores for them.", ""));
    return computed(rule, found, compared);
  }

  private double[] computed(Rule rule, Score found, boolean[] compared) {
    reading.accept(() -> {
      found.prepare().run();
      found.procedure().run();
    });
    Buffer from = emission.buffers().real(rule.unit() == Unit.CHANNELS ? "unit scores" : "element scores");
    double[] scores = new double[from.size()];
    emission.device().read(from, 0, scores, 0, scores.length);
    if (rule.unit() == Unit.WEIGHTS) {
      check(found.name(), scores, weightsOf(rule), compared);
    }
    return scores;
  }

  private RandomKey random(Purpose purpose) {
    return clocks.random(emission.seed(), purpose);
  }

  private ChannelScores channelScores(Rule rule, Optional<Score> score, double[] units) {
    return rule.order() == Order.RANDOM
        ? chance(rule, random(Purpose.RANDOM_SCORE))
        : summed(rule, score.orElseThrow(), units);
  }

  private List<Integer> producers(Rule rule, int group) {
    return rule.layers().stream()
        .filter(layer -> emission.network().layers().get(layer).group() == group)
        .toList();
  }

  /** A random order of the channels. */
  private ChannelScores chance(Rule rule, RandomKey random) {
    return group -> {
      double[] scores = new double[emission.structure().widths()[group]];
      int first = producers(rule, group).get(0);
      RandomKey key = random.derive(emission.network().layers().get(first).position());
      Arrays.setAll(scores, c -> key.uniform(emission.structure().originals().channels()[group][c], 0));
      return scores;
    };
  }

  /** A channel's score is the sum over the layers that produce it. */
  private ChannelScores summed(Rule rule, Score score, double[] units) {
    Network network = emission.network();
    int[] widths = emission.structure().widths();
    return group -> {
      double[] sums = new double[widths[group]];
      for (int layer : producers(rule, group)) {
        int offset = network.unitOffset(layer, widths);
        for (int c = 0; c < sums.length; c++) {
          sums[c] += units[offset + c];
        }
      }
      for (int c = 0; c < sums.length; c++) {
        if (Double.isNaN(sums[c]) && !emission.structure().masked(group, c)) {
          String where = "unit " + c + " of `" + network.groups().get(group).name() + "`";
          throw notANumber(score.name(), where);
        }
      }
      return sums;
    };
  }

  private int[] weightsOf(Rule rule) {
    Network network = emission.network();
    int[] widths = emission.structure().widths();
    int[] layerOf = new int[network.parameterCount(widths)];
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int end = at + tensor.size(widths);
      Arrays.fill(layerOf, at, end, rule.layers().contains(tensor.layer()) ? tensor.layer() : -1);
      at = end;
    }
    return layerOf;
  }

  private void check(String name, double[] scores, int[] layerOf, boolean[] compared) {
    for (int i = 0; i < scores.length; i++) {
      if (layerOf[i] >= 0 && compared[i] && Double.isNaN(scores[i])) {
        throw notANumber(name, "a weight of `" + emission.network().layers().get(layerOf[i]).name() + "`");
      }
    }
  }

  private PruneException notANumber(String score, String where) {
    return new PruneException(
        Failure.DIVERGED,
        "The score `" + score + "` of " + where + " is not a number in epoch " + clocks.epoch() + " at step "
            + clocks.step() + ".",
        "Check the score for a division by zero or a root of a negative number, and whether training diverged.");
  }
}
