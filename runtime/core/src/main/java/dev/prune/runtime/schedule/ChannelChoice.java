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
 *
 * <p>What is decided on is a line: mostly one group, or all groups of a count-aligned stream, from each of which the same
 * number goes, its own lowest. The k-th of each go together when the highest of these scores is reached, so that a stream
 * is as wide as the widest of its members would be alone.
 */
final class ChannelChoice {
  private final Structure structure;
  private final Network network;
  private final Rule rule;
  private final double amount;
  private final int[][] lines;

  /** Positions of each group of each line in the order in which they would go. */
  private final int[][][] order;

  /** The score that the k-th channels of a line go by. */
  private final double[][] turns;

  /** Channels that a line has. */
  private final int[] present;

  private final int[] masked;

  /** Live channels that each line shall have; null where a share says it. */
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
    this.lines = rule.prunableLines(network);
    this.order = new int[lines.length][][];
    this.turns = new double[lines.length][];
    this.present = new int[lines.length];
    this.masked = new int[lines.length];
    for (int i = 0; i < lines.length; i++) {
      int first = lines[i][0];
      present[i] = structure.widths()[first];
      masked[i] = (int) IntStream.range(0, present[i]).filter(c -> structure.masked(first, c)).count();
      turns[i] = new double[present[i]];
      Arrays.fill(turns[i], Double.NEGATIVE_INFINITY);
      order[i] = new int[lines[i].length][];
      for (int m = 0; m < lines[i].length; m++) {
        order[i][m] = ranked(lines[i][m], channelScores.of(lines[i][m]), turns[i]);
      }
    }
  }

  /** The positions of a group in the order in which they go; raises the score by which each place of its line goes. */
  private int[] ranked(int group, double[] scores, double[] turns) {
    for (int c = 0; c < scores.length && rule.order() == Order.HIGHEST; c++) {
      scores[c] = -scores[c];
    }
    int[] order = maskedFirst(group, Ranked.order(scores));
    for (int k = 0; k < order.length; k++) {
      turns[k] = structure.masked(group, order[k]) ? turns[k] : Math.max(turns[k], scores[order[k]]);
    }
    return order;
  }

  private ChannelChoice(Structure structure, Rule rule, Map<Integer, Double> widths, ChannelScores channelScores) {
    this(structure, rule, 0, Double.NaN, channelScores);
    this.wanted = new long[lines.length];
    for (int i = 0; i < lines.length; i++) {
      double mean =
          Arrays.stream(lines[i])
              .boxed()
              .flatMap(group ->
                  widths.entrySet().stream()
                      .filter(w -> network.layers().get(w.getKey()).has(group))
                      .map(w -> w.getValue() * share(w.getKey(), group)))
              .mapToDouble(w -> w)
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
    int align = rule.align() != 0 ? rule.align() : Alignment.auto(present, kept(granted));
    BitSet[] units = new BitSet[network.groups().size()];
    for (int g = 0; g < units.length; g++) {
      units[g] = new BitSet();
    }
    List<GroupChange> changes = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      int n = present[i];
      int aligned = n - Alignment.grant(n, n - granted[i], align);
      int before = n - masked[i];
      int wanted = Math.min(before, n - asked[i]);
      int after = Math.min(before, n - aligned);
      String reason = reason(i, wanted, after, granted[i] != aligned, align);
      for (int m = 0; m < lines[i].length; m++) {
        int group = lines[i][m];
        int[] originals = structure.originals().channels()[group];
        for (int k = 0; k < aligned; k++) {
          units[group].set(originals[order[i][m][k]]);
        }
        changes.add(new GroupChange(network.groups().get(group).name(), before, wanted, after, reason));
      }
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
    String least = "at least " + rule.keep(network, lines[i][0]) + " must stay";
    return wanted < after ? least : least + " elsewhere";
  }

  /** How many channels of each group of each line go; {@code limited} respects what each keeps at least. */
  private int[] count(boolean limited) {
    int[] most = new int[lines.length];
    for (int i = 0; i < lines.length; i++) {
      most[i] = limited ? Math.max(masked[i], present[i] - rule.keep(network, lines[i][0])) : present[i];
    }
    if (wanted != null) {
      int[] count = new int[lines.length];
      for (int i = 0; i < lines.length; i++) {
        count[i] = (int) Math.max(masked[i], Math.min(most[i], present[i] - wanted[i]));
      }
      return count;
    }
    if (!Double.isNaN(threshold)) {
      int[] count = new int[lines.length];
      for (int i = 0; i < lines.length; i++) {
        int below = masked[i];
        for (int k = masked[i]; k < present[i]; k++) {
          below += turns[i][k] < threshold ? 1 : 0;
        }
        count[i] = Math.min(most[i], below);
      }
      return count;
    }
    if (rule.counted() == Counted.UNITS && rule.ranking() == Ranking.PER_LAYER) {
      int[] count = new int[lines.length];
      for (int i = 0; i < lines.length; i++) {
        long base = baseWidths()[lines[i][0]];
        long left = base - Math.round(amount * base);
        count[i] = (int) Math.max(0, Math.min(most[i], present[i] - left));
      }
      return count;
    }
    return walk(most);
  }

  private int[] walk(int[] most) {
    double base = quantity(baseWidths());
    double target = rule.counted() == Counted.UNITS ? base - Math.round(amount * base) : base * (1 - amount);
    int[] widths = structure.widths().clone();
    int[] count = new int[lines.length];
    // A share of a large number is not exact in binary: half a unit of the quantity is far below one channel.
    ToDoubleFunction<int[]> left = w -> quantity(w) - 0.5;
    for (int[] next : sequence()) {
      if (left.applyAsDouble(widths) < target) {
        break;
      }
      int i = next[0];
      if (count[i] < most[i]) {
        count[i]++;
        for (int group : lines[i]) {
          widths[group]--;
        }
      }
    }
    return count;
  }

  /** All channels as pairs (line, rank in it), in the order in which they go. */
  private List<int[]> sequence() {
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      for (int k = 0; k < present[i]; k++) {
        all.add(new int[] {i, k});
      }
    }
    List<int[]> live = new ArrayList<>(all.stream().filter(next -> next[1] >= masked[next[0]]).toList());
    double[] keys = new double[live.size()];
    for (int j = 0; j < keys.length; j++) {
      int i = live.get(j)[0];
      int k = live.get(j)[1];
      double original = network.groups().get(lines[i][0]).width();
      keys[j] =
          rule.ranking() == Ranking.GLOBAL
              ? turns[i][k]
              // The same share of every group: a channel's turn is the share that is gone with it.
              : (original - present[i] + k + 1) / original;
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
      case UNITS -> units(widths);
      case WEIGHTS -> weights(widths);
      case PARAMETERS -> network.parameterCount(widths);
      case FLOPS -> network.flops(widths);
    };
  }

  private long units(int[] widths) {
    return Arrays.stream(lines).flatMapToInt(Arrays::stream).mapToLong(group -> widths[group]).sum();
  }

  private long weights(int[] widths) {
    long weights = 0;
    for (Tensor tensor : network.parameters()) {
      weights += tensor.role() == Role.WEIGHT ? tensor.size(widths) : 0;
    }
    return weights;
  }

  private int[] kept(int[] count) {
    int[] kept = present.clone();
    for (int i = 0; i < kept.length; i++) {
      kept[i] -= count[i];
    }
    return kept;
  }
}
