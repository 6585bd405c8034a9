package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Chooses channels. Masked channels come first in every ranking and count as removed, so that shares never compound.
 * For a share of units the count is the nearest whole number; for weights, parameters and FLOPs channels go one by one
 * in ranking order until the share is reached.
 */
final class ChannelChoice {
  private final Structure structure;
  private final Network network;
  private final Rule rule;
  private final double amount;
  private final int[] groups;

  /** Positions of each chosen group in the order in which they would go. */
  private final int[][] order;

  private final double[][] scores;
  private final int[] masked;

  /** Live channels that each chosen group shall have; null where a share says it. */
  private long[] wanted;

  /** Scores beyond which channels go, whatever their number; NaN where an amount says how many go. */
  private final double threshold;

  private ChannelChoice(
      Structure structure, Rule rule, double amount, double threshold, ChannelScores channelScores) {
    this.threshold = rule.order() == Order.HIGHEST ? -threshold : threshold;
    this.structure = structure;
    this.network = structure.network();
    this.rule = rule;
    this.amount = amount;
    this.groups = rule.prunableGroups(network);
    this.order = new int[groups.length][];
    this.scores = new double[groups.length][];
    this.masked = new int[groups.length];
    for (int i = 0; i < groups.length; i++) {
      scores[i] = channelScores.of(groups[i]);
      for (int c = 0; c < scores[i].length; c++) {
        masked[i] += structure.masked(groups[i], c) ? 1 : 0;
        if (rule.order() == Order.HIGHEST) {
          scores[i][c] = -scores[i][c];
        }
      }
      order[i] = maskedFirst(groups[i], Ranked.order(scores[i]));
    }
  }

  private ChannelChoice(Structure structure, Rule rule, Map<Integer, Double> widths, ChannelScores channelScores) {
    this(structure, rule, 0, Double.NaN, channelScores);
    this.wanted = new long[groups.length];
    for (int i = 0; i < groups.length; i++) {
      int group = groups[i];
      double mean =
          widths.entrySet().stream()
              .filter(w -> network.layers().get(w.getKey()).has(group))
              .mapToDouble(w -> w.getValue() * share(w.getKey(), group))
              .average()
              .orElseThrow();
      wanted[i] = Math.round(mean);
    }
  }

  /** Channels of a group for each position of a layer, before any event: 1 where the layer is that group. */
  private double share(int layer, int group) {
    double width = network.groups().get(group).width();
    return width / network.layers().get(layer).units().width(network.originalWidths());
  }

  /** What {@code rule} chooses so that layers have widths. */
  static Chosen run(Structure structure, Rule rule, Map<Integer, Double> widths, ChannelScores scores) {
    return new ChannelChoice(structure, rule, widths, scores).choose();
  }

  /** A live channel's score may be infinite: it must not compare with masked ones. */
  private int[] maskedFirst(int group, int[] ranked) {
    return IntStream.concat(
            Arrays.stream(ranked).filter(c -> structure.masked(group, c)).sorted(),
            Arrays.stream(ranked).filter(c -> !structure.masked(group, c)))
        .toArray();
  }

  /** What {@code rule} chooses. */
  static Chosen run(Structure structure, Rule rule, double amount, ChannelScores scores) {
    return new ChannelChoice(structure, rule, amount, Double.NaN, scores).choose();
  }

  /** What lies beyond a threshold: below it, or above it where the rule's order is the highest. */
  static Chosen beyond(Structure structure, Rule rule, double threshold, ChannelScores scores) {
    return new ChannelChoice(structure, rule, threshold, threshold, scores).choose();
  }

  private Chosen choose() {
    int[] asked = count(false);
    int[] granted = count(true);
    int align = rule.align() != 0 ? rule.align() : Alignment.auto(present(), kept(granted));
    BitSet[] units = new BitSet[network.groups().size()];
    for (int g = 0; g < units.length; g++) {
      units[g] = new BitSet();
    }
    List<GroupChange> changes = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      int n = order[i].length;
      int aligned = n - Alignment.grant(n, n - granted[i], align);
      int[] originals = structure.originals().channels()[groups[i]];
      for (int k = 0; k < aligned; k++) {
        units[groups[i]].set(originals[order[i][k]]);
      }
      int before = n - masked[i];
      int wanted = Math.min(before, n - asked[i]);
      int after = Math.min(before, n - aligned);
      String reason = reason(i, wanted, after, granted[i] != aligned, align);
      changes.add(new GroupChange(network.groups().get(groups[i]).name(), before, wanted, after, reason));
    }
    return new Chosen(rule, amount, units, new BitSet(), changes, EventCost.NONE);
  }

  private String reason(int i, int wanted, int after, boolean rounded, int align) {
    if (wanted == after) {
      return "";
    }
    if (rounded) {
      return "the width is a multiple of " + align;
    }
    String least = "at least " + rule.keep(network, groups[i]) + " must stay";
    return wanted < after ? least : least + " elsewhere";
  }

  /** How many channels of each group go; {@code limited} respects what each group keeps at least. */
  private int[] count(boolean limited) {
    int[] most = new int[groups.length];
    for (int i = 0; i < groups.length; i++) {
      int n = order[i].length;
      most[i] = limited ? Math.max(masked[i], n - rule.keep(network, groups[i])) : n;
    }
    if (wanted != null) {
      int[] count = new int[groups.length];
      for (int i = 0; i < groups.length; i++) {
        count[i] = (int) Math.max(masked[i], Math.min(most[i], order[i].length - wanted[i]));
      }
      return count;
    }
    if (!Double.isNaN(threshold)) {
      int[] count = new int[groups.length];
      for (int i = 0; i < groups.length; i++) {
        int below = masked[i];
        for (int c = 0; c < scores[i].length; c++) {
          below += !structure.masked(groups[i], c) && scores[i][c] < threshold ? 1 : 0;
        }
        count[i] = Math.min(most[i], below);
      }
      return count;
    }
    if (rule.counted() == Counted.UNITS && rule.ranking() == Ranking.PER_LAYER) {
      int[] count = new int[groups.length];
      for (int i = 0; i < groups.length; i++) {
        long base = units(new int[] {groups[i]}, baseWidths());
        long left = base - Math.round(amount * base);
        count[i] = (int) Math.max(0, Math.min(most[i], order[i].length - left));
      }
      return count;
    }
    return walk(most);
  }

  private int[] walk(int[] most) {
    double base = quantity(baseWidths());
    double target = rule.counted() == Counted.UNITS ? base - Math.round(amount * base) : base * (1 - amount);
    int[] widths = structure.widths().clone();
    int[] count = new int[groups.length];
    // A share of a large number is not exact in binary: half a unit of the quantity is far below one channel.
    ToDoubleFunction<int[]> left = w -> quantity(w) - 0.5;
    for (int[] next : sequence()) {
      if (left.applyAsDouble(widths) < target) {
        break;
      }
      int i = next[0];
      if (count[i] < most[i]) {
        count[i]++;
        widths[groups[i]]--;
      }
    }
    return count;
  }

  /** All channels as pairs (chosen group, rank in it), in the order in which they go. */
  private List<int[]> sequence() {
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      for (int k = 0; k < order[i].length; k++) {
        all.add(new int[] {i, k});
      }
    }
    List<int[]> live = new ArrayList<>(all.stream().filter(next -> next[1] >= masked[next[0]]).toList());
    double[] keys = new double[live.size()];
    for (int j = 0; j < keys.length; j++) {
      int i = live.get(j)[0];
      int k = live.get(j)[1];
      double original = network.groups().get(groups[i]).width();
      keys[j] =
          rule.ranking() == Ranking.GLOBAL
              ? scores[i][order[i][k]]
              // The same share of every group: a channel's turn is the share that is gone with it.
              : (original - order[i].length + k + 1) / original;
    }
    List<int[]> sorted = new ArrayList<>(all.stream().filter(next -> next[1] < masked[next[0]]).toList());
    for (int j : Ranked.order(keys)) {
      sorted.add(live.get(j));
    }
    return sorted;
  }

  private int[] baseWidths() {
    return switch (rule.base()) {
      case ORIGINAL -> network.originalWidths();
      case ACTIVE -> structure.liveWidths();
      case CURRENT -> structure.widths();
    };
  }

  private double quantity(int[] widths) {
    return switch (rule.counted()) {
      case UNITS -> units(groups, widths);
      case WEIGHTS -> weights(widths);
      case PARAMETERS -> network.parameterCount(widths);
      case FLOPS -> network.flops(widths);
    };
  }

  private static long units(int[] groups, int[] widths) {
    long units = 0;
    for (int group : groups) {
      units += widths[group];
    }
    return units;
  }

  private long weights(int[] widths) {
    long weights = 0;
    for (Tensor tensor : network.parameters()) {
      weights += tensor.role() == Role.WEIGHT ? tensor.size(widths) : 0;
    }
    return weights;
  }

  private int[] present() {
    int[] present = new int[groups.length];
    for (int i = 0; i < present.length; i++) {
      present[i] = order[i].length;
    }
    return present;
  }

  private int[] kept(int[] count) {
    int[] kept = present();
    for (int i = 0; i < kept.length; i++) {
      kept[i] -= count[i];
    }
    return kept;
  }
}
