package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Cost;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses elements of weight tensors. Masked elements come first and count as removed, so a growing amount gives
 * growing masks. Counts are the nearest whole number, FLOPs are reached by at most one weight too many.
 */
final class WeightChoice {
  private final Structure structure;
  private final Network network;
  private final Rule rule;
  private final double amount;

  /** Keys of all parameters in memory, ascending in the order of going. */
  private final double[] keys;

  private final boolean[] live;
  private final int[] offsets;
  private final List<Integer> tensors = new ArrayList<>();
  private final BitSet chosen = new BitSet();

  private WeightChoice(Structure structure, Rule rule, double amount, double[] elementScores) {
    this.structure = structure;
    this.network = structure.network();
    this.rule = rule;
    this.amount = amount;
    this.live = structure.live();
    this.offsets = network.parameterOffsets(structure.widths());
    this.keys = elementScores;
    if (rule.order() == Order.HIGHEST) {
      for (int i = 0; i < keys.length; i++) {
        keys[i] = -keys[i];
      }
    }
    Set<Integer> layers = new HashSet<>(rule.layers());
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      if (tensor.role() == Role.WEIGHT && layers.contains(tensor.layer())) {
        tensors.add(t);
      }
    }
  }

  /**
   * What {@code rule} chooses.
   *
   * @param elementScores one number a parameter in memory; overwritten
   */
  static Chosen run(Structure structure, Rule rule, double amount, double[] elementScores) {
    return new WeightChoice(structure, rule, amount, elementScores).choose();
  }

  private Chosen choose() {
    List<GroupChange> changes = new ArrayList<>();
    if (rule.ranking() == Ranking.PER_LAYER) {
      double share = share();
      for (int t : tensors) {
        long ofBase = size(t) - base(t) + Math.round(amount * base(t));
        take(List.of(t), Double.isNaN(share) ? ofBase : Math.round(share * size(t)));
      }
    } else if (rule.counted() == Counted.FLOPS) {
      walk(structure.effectiveFlops() - (1 - amount) * flops(), true);
    } else {
      take(tensors, count());
    }
    for (int t : tensors) {
      changes.add(change(t));
    }
    BitSet places = new BitSet();
    chosen.stream().forEach(i -> places.set(structure.places()[i]));
    BitSet[] units = new BitSet[network.groups().size()];
    Arrays.setAll(units, g -> new BitSet());
    return new Chosen(rule, amount, units, places, changes, EventCost.NONE);
  }

  /** How many elements in memory go when all tensors are ranked together. */
  private long count() {
    long size = 0;
    long base = 0;
    for (int t : tensors) {
      size += size(t);
      base += base(t);
    }
    if (rule.counted() == Counted.PARAMETERS) {
      long all = parameters();
      long left = all - Math.round(amount * all);
      long masked = size - live(tensors);
      return structure.nonzeroParameters() - left + masked;
    }
    return size - (base - Math.round(amount * base));
  }

  /** The share of the elements in memory that goes from every tensor, NaN where each has its own base. */
  private double share() {
    return switch (rule.counted()) {
      case UNITS, WEIGHTS -> Double.NaN;
      case PARAMETERS -> (double) count() / tensors.stream().mapToLong(this::size).sum();
      case FLOPS -> {
        double all = 0;
        double masked = 0;
        for (int t : tensors) {
          all += (double) each(t) * size(t);
          masked += (double) each(t) * (size(t) - live(List.of(t)));
        }
        yield (structure.effectiveFlops() - (1 - amount) * flops() + masked) / all;
      }
    };
  }

  /**
   * Takes masked elements, then live ones in order, passing over tensors that have no more than they must keep, until a
   * quantity is reached.
   *
   * @param wanted FLOPs or live elements that are to go
   */
  private void walk(double wanted, boolean inFlops) {
    int[] members = members(tensors);
    int[] tensorOf = new int[keys.length];
    long[] spare = new long[network.parameters().size()];
    for (int t : tensors) {
      Arrays.fill(tensorOf, begin(t), begin(t) + (int) size(t), t);
      spare[t] = live(List.of(t)) - rule.keep();
    }
    double[] ranked = new double[members.length];
    Arrays.setAll(ranked, m -> live[members[m]] ? keys[members[m]] : Double.NEGATIVE_INFINITY);
    double left = wanted;
    for (int m : Ranked.order(ranked)) {
      int i = members[m];
      if (!live[i]) {
        chosen.set(i);
      } else if (left >= 0.5 && spare[tensorOf[i]] > 0) {
        spare[tensorOf[i]]--;
        chosen.set(i);
        left -= inFlops ? each(tensorOf[i]) : 1;
      }
    }
  }

  /** Takes the first {@code count} elements of the given tensors together: masked ones, then by key, ties by index. */
  private void take(List<Integer> from, long count) {
    int[] members = members(from);
    long masked = members.length - live(from);
    int wanted = (int) Math.max(0, Math.min(members.length, count));
    int taken = 0;
    for (int i : members) {
      if (taken < Math.min(wanted, masked) && !live[i]) {
        chosen.set(i);
        taken++;
      }
    }
    int rest = wanted - taken;
    if (rest == 0) {
      return;
    }
    double[] candidates = new double[(int) (members.length - masked)];
    int at = 0;
    for (int i : members) {
      if (live[i]) {
        candidates[at++] = keys[i];
      }
    }
    double threshold = Ranked.smallest(candidates, rest);
    int ties = rest;
    for (int i : members) {
      ties -= live[i] && keys[i] < threshold ? 1 : 0;
    }
    for (int i : members) {
      if (live[i] && (keys[i] < threshold || keys[i] == threshold && ties-- > 0)) {
        chosen.set(i);
      }
    }
    if (from.stream().anyMatch(this::tooFewStay)) {
      for (int i : members) {
        chosen.clear(i);
      }
      if (from.size() == 1) {
        take(from, members.length - Math.min(rule.keep(), members.length - masked));
      } else {
        walk(rest, false);
      }
    }
  }

  private boolean tooFewStay(int tensor) {
    long stay = live(List.of(tensor));
    long least = Math.min(stay, rule.keep());
    for (int i : members(List.of(tensor))) {
      stay -= live[i] && chosen.get(i) ? 1 : 0;
    }
    return stay < least;
  }

  private GroupChange change(int tensor) {
    long before = live(List.of(tensor));
    long after = before;
    for (int i : members(List.of(tensor))) {
      after -= live[i] && chosen.get(i) ? 1 : 0;
    }
    long asked = after;
    if (rule.ranking() == Ranking.PER_LAYER && Double.isNaN(share())) {
      asked = Math.min(before, base(tensor) - Math.round(amount * base(tensor)));
    }
    String name = network.layers().get(network.parameters().get(tensor).layer()).name();
    return new GroupChange(name, before, asked, after, asked == after ? "" : "at least " + rule.keep() + " must stay");
  }

  private int begin(int tensor) {
    return offsets[tensor];
  }

  private long size(int tensor) {
    return network.parameters().get(tensor).size(structure.widths());
  }

  private long live(List<Integer> of) {
    return of.stream().mapToLong(structure::nonzeroParameters).sum();
  }

  private long base(int tensor) {
    return switch (rule.base()) {
      case ORIGINAL -> network.parameters().get(tensor).size(network.originalWidths());
      case ACTIVE -> structure.nonzeroParameters(tensor);
      case CURRENT -> size(tensor);
    };
  }

  private long parameters() {
    return switch (rule.base()) {
      case ORIGINAL -> network.parameterCount(network.originalWidths());
      case ACTIVE -> structure.nonzeroParameters();
      case CURRENT -> structure.parameters();
    };
  }

  private double flops() {
    return switch (rule.base()) {
      case ORIGINAL -> network.flops(network.originalWidths());
      case ACTIVE -> structure.effectiveFlops();
      case CURRENT -> structure.flops();
    };
  }

  private long each(int tensor) {
    long each = 0;
    for (Cost cost : network.costs()) {
      each += cost.tensor() == tensor ? cost.each() : 0;
    }
    return each;
  }

  private int[] members(List<Integer> of) {
    int[] members = new int[(int) of.stream().mapToLong(this::size).sum()];
    int at = 0;
    for (int t : of) {
      int end = begin(t) + (int) size(t);
      for (int i = begin(t); i < end; i++) {
        members[at++] = i;
      }
    }
    return members;
  }
}
