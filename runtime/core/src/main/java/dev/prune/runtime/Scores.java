package dev.prune.runtime;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import dev.prune.runtime.schedule.ChannelScores;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Scores as rules ask for them: computed by their procedures, or drawn by chance, read back and checked; what is compared
 * must be a number.
 */
final class Scores {
  private final Emission emission;
  private final Clocks clocks;
  private final Consumer<Runnable> reading;

  /**
   * @param reading runs what computes with the network, or looks at what it computes with
   */
  Scores(Emission emission, Clocks clocks, Consumer<Runnable> reading) {
    this.emission = emission;
    this.clocks = clocks;
    this.reading = reading;
  }

  /** The scores of everything in memory; of weights, {@code compared} are those that must have a number. */
  double[] of(Rule rule, Optional<Score> score, Purpose chance, Supplier<boolean[]> compared) {
    if (rule.order() == Order.RANDOM) {
      return rule.unit() == Unit.WEIGHTS
          ? Initialization.uniform(emission.structure(), clocks.random(emission.seed(), chance))
          : new double[0];
    }
    Score found =
        score.filter(s -> s.unit() == rule.unit()).orElseThrow(() -> new PruneException(
            Failure.INTERNAL, "The rule `" + rule.name() + "` ranks " + rule.unit() + " without scores for them.", ""));
    return computed(rule, found, compared);
  }

  double[] computed(Rule rule, Score found, Supplier<boolean[]> compared) {
    reading.accept(() -> {
      found.prepare().run();
      found.procedure().run();
    });
    double[] scores = emission.buffers().read(rule.unit() == Unit.CHANNELS ? "unit scores" : "element scores");
    if (rule.unit() == Unit.WEIGHTS) {
      check(found.name(), scores, weightsOf(rule), compared.get());
    }
    return scores;
  }

  ChannelScores ofChannels(Rule rule, Optional<Score> score, double[] units) {
    return rule.order() == Order.RANDOM
        ? chance(rule, clocks.random(emission.seed(), Purpose.RANDOM_SCORE))
        : summed(rule, score.orElseThrow(), units);
  }

  private List<Integer> producers(Rule rule, int group) {
    return rule.layers().stream()
        .filter(layer -> emission.network().layers().get(layer).has(group))
        .toList();
  }

  /** A random order of the channels. */
  ChannelScores chance(Rule rule, RandomKey random) {
    return group -> {
      double[] scores = new double[emission.structure().widths()[group]];
      int first = producers(rule, group).get(0);
      RandomKey key = random.derive(emission.network().layers().get(first).position());
      // By the first position of each channel on the layer, so that groups which share a layer draw different numbers.
      Axis units = emission.network().layers().get(first).units();
      int[] originals = emission.structure().originals().positions(units, emission.network().originalWidths());
      int[][] channels = units.channels(emission.structure().widths());
      for (int p = channels.length - 1; p >= 0; p--) {
        if (channels[p][0] == group) {
          scores[channels[p][1]] = key.uniform(originals[p], 0);
        }
      }
      return scores;
    };
  }

  /** A channel's score is the sum over the layers that produce it, and over its positions on each of them. */
  ChannelScores summed(Rule rule, Score score, double[] units) {
    Network network = emission.network();
    int[] widths = emission.structure().widths();
    return group -> {
      double[] sums = new double[widths[group]];
      for (int layer : producers(rule, group)) {
        int offset = network.unitOffset(layer, widths);
        int[][] channels = network.layers().get(layer).units().channels(widths);
        for (int p = 0; p < channels.length; p++) {
          if (channels[p][0] == group) {
            sums[channels[p][1]] += units[offset + p];
          }
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
