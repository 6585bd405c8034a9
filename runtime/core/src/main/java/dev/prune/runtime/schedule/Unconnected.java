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
import java.util.stream.IntStream;

/**
 * The channels that no live weight leads to, or that no live weight leads away from. Each that goes takes its weights along,
 * which can leave others without; so it is repeated until nothing changes. A channel of several producers has live weights
 * where one of them has; so has a place in a count-aligned stream, of which each member loses as many. Masked channels go, too.
 *
 * <p>A channel without outputs changes nothing that the network computes. One without inputs passes a constant on: what its
 * bias, norm and activation make of zero. The constant goes with the channel, as it does when a channel is masked.
 */
final class Unconnected {
  private final Structure structure;
  private final Network network;
  private final Rule rule;
  private final boolean[] live;
  private final int[] groups;
  private final boolean[][] gone;

  /** Live weights to and from each channel. */
  private final int[][] in;

  private final int[][] out;

  private Unconnected(Structure structure, Rule rule) {
    this.structure = structure;
    this.network = structure.network();
    this.rule = rule;
    this.live = structure.live();
    this.groups = Arrays.stream(rule.prunableLines(network)).flatMapToInt(Arrays::stream).toArray();
    int[] widths = structure.widths();
    this.gone = new boolean[widths.length][];
    this.in = new int[widths.length][];
    this.out = new int[widths.length][];
    for (int g = 0; g < widths.length; g++) {
      gone[g] = new boolean[widths[g]];
      for (int c = 0; c < widths[g]; c++) {
        gone[g][c] = structure.masked(g, c);
      }
    }
  }

  /** What is unconnected in the groups of the rule's layers, of each of which some channels stay. */
  static Chosen run(Structure structure, Rule rule) {
    return new Unconnected(structure, rule).choose();
  }

  private Chosen choose() {
    int[] before = new int[groups.length];
    Arrays.setAll(before, i -> left(groups[i]));
    boolean more = true;
    while (more) {
      count();
      more = false;
      for (int group : groups) {
        more |= remove(group);
      }
    }
    int[] asked = new int[groups.length];
    Arrays.setAll(asked, i -> left(groups[i]) - bare(groups[i]));
    boolean uneven = level();
    BitSet aligned = new BitSet();
    do {
      for (int group : groups) {
        if (align(group)) {
          aligned.set(group);
        }
      }
    } while (level());
    List<GroupChange> changes = new ArrayList<>();
    BitSet[] units = units();
    for (int i = 0; i < groups.length; i++) {
      int group = groups[i];
      int after = (int) IntStream.range(0, gone[group].length)
          .filter(c -> !gone[group][c] && !structure.masked(group, c)).count();
      String reason =
          asked[i] == after
              ? ""
              : aligned.get(group) ? "the width is a multiple of " + rule.align()
              : uneven && network.tied(group).length > 1 ? "its residual stream keeps one width"
              : "at least " + rule.keep(network, group) + " must stay";
      changes.add(new GroupChange(network.groups().get(group).name(), before[i], asked[i], after, reason));
    }
    return new Chosen(rule, Double.NaN, units, new BitSet(), changes, EventCost.NONE);
  }

  /** What is gone, as a set. */
  private BitSet[] units() {
    BitSet[] units = new BitSet[network.groups().size()];
    Arrays.setAll(units, g -> new BitSet());
    for (int group : groups) {
      int[] originals = structure.originals().channels()[group];
      for (int c = 0; c < originals.length; c++) {
        units[group].set(originals[c], gone[group][c]);
      }
    }
    return units;
  }

  /** Brings back what some groups of a stream would lose beyond the others; says whether there was any. */
  private boolean level() {
    BitSet[] units = units();
    BitSet changed = EqualCounts.level(structure, units);
    changed.stream().forEach(group -> {
      int[] originals = structure.originals().channels()[group];
      for (int c = 0; c < originals.length; c++) {
        gone[group][c] = units[group].get(originals[c]);
      }
    });
    return !changed.isEmpty();
  }

  private int bare(int group) {
    return (int) IntStream.range(0, gone[group].length).filter(c -> !gone[group][c] && bare(group, c)).count();
  }

  private int left(int group) {
    int left = 0;
    for (boolean away : gone[group]) {
      left += away ? 0 : 1;
    }
    return left;
  }

  private boolean bare(int group, int channel) {
    return in[group][channel] == 0 || out[group][channel] == 0;
  }

  /** Removes unconnected channels, those with the fewest weights first, as long as enough stay. */
  private boolean remove(int group) {
    int spare = left(group) - rule.keep(network, group);
    int[] candidates =
        IntStream.range(0, gone[group].length).filter(c -> !gone[group][c] && bare(group, c)).toArray();
    double[] weights = Arrays.stream(candidates).mapToDouble(c -> in[group][c] + out[group][c]).toArray();
    int removed = 0;
    for (int k : Ranked.order(weights)) {
      if (removed < spare) {
        gone[group][candidates[k]] = true;
        removed++;
      }
    }
    return removed > 0;
  }

  /** Brings channels back until the width is a multiple, the last ones first: what is connected never goes for that. */
  private boolean align(int group) {
    int width = gone[group].length;
    int align = Math.max(1, rule.align());
    int left = left(group);
    int wanted = left == width ? left : Math.min(width, (left + align - 1) / align * align);
    boolean changed = wanted > left;
    for (int pass = 0; pass < 2; pass++) {
      for (int c = width - 1; c >= 0 && left < wanted; c--) {
        if (gone[group][c] && structure.masked(group, c) == (pass == 1)) {
          gone[group][c] = false;
          left++;
        }
      }
    }
    return changed;
  }

  private void count() {
    int[] widths = structure.widths();
    for (int g = 0; g < widths.length; g++) {
      in[g] = new int[widths[g]];
      out[g] = new int[widths[g]];
    }
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int size = tensor.size(widths);
      if (tensor.role() == Role.WEIGHT) {
        count(tensor, at);
      }
      at += size;
    }
  }

  private void count(Tensor tensor, int begin) {
    int[] widths = structure.widths();
    int[][] to = tensor.axes().get(0).channels(widths);
    int[][] from = tensor.axes().get(1).channels(widths);
    int area = tensor.size(widths) / Math.max(1, to.length * from.length);
    int at = begin;
    for (int[] producer : to) {
      for (int[] consumed : from) {
        int weights = 0;
        for (int k = 0; k < area; k++, at++) {
          weights += live[at] ? 1 : 0;
        }
        if (weights > 0 && there(producer) && there(consumed)) {
          add(in, producer, weights);
          add(out, consumed, weights);
        }
      }
    }
  }

  private boolean there(int[] channel) {
    return channel[0] < 0 || !gone[channel[0]][channel[1]];
  }

  private void add(int[][] counts, int[] channel, int weights) {
    for (int group : channel[0] < 0 ? new int[0] : network.tied(channel[0])) {
      counts[group][channel[1]] += weights;
    }
  }
}
