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
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chooses masked elements of weight tensors, to live again. Elements of masked channels are no candidates: they come
 * back with their channel. A count is the nearest whole number, and never more than there are candidates.
 */
final class GrowthChoice {
  private final Structure structure;
  private final Network network;
  private final Rule rule;
  private final double amount;
  private final Optional<Chosen> asMany;
  private final double[] keys;
  private final boolean[] candidates;
  private final int[] offsets;
  private final List<Integer> tensors = new ArrayList<>();
  private final BitSet chosen = new BitSet();

  private GrowthChoice(
      Structure structure, Rule rule, double amount, Optional<Chosen> asMany, double[] elementScores) {
    this.structure = structure;
    this.network = structure.network();
    this.rule = rule;
    this.amount = amount;
    this.asMany = asMany;
    this.keys = elementScores;
    this.candidates = structure.growable();
    this.offsets = network.parameterOffsets(structure.widths());
    if (rule.order() == Order.HIGHEST) {
      for (int i = 0; i < keys.length; i++) {
        keys[i] = -keys[i];
      }
    }
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      if (tensor.role() == Role.WEIGHT && rule.layers().contains(tensor.layer())) {
        tensors.add(t);
      }
    }
  }

  /**
   * What {@code rule} chooses.
   *
   * @param asMany a set whose number counts instead of the amount
   * @param elementScores one number a parameter in memory; overwritten
   */
  static Chosen run(
      Structure structure, Rule rule, double amount, Optional<Chosen> asMany, double[] elementScores) {
    return new GrowthChoice(structure, rule, amount, asMany, elementScores).choose();
  }

  private Chosen choose() {
    List<GroupChange> changes = new ArrayList<>();
    if (rule.ranking() == Ranking.PER_LAYER) {
      tensors.forEach(t -> take(List.of(t), wanted(t)));
    } else {
      take(tensors, wanted());
    }
    for (int t : tensors) {
      int before = structure.nonzeroParameters(t);
      int after = before + chosen.get(offsets[t], end(t)).cardinality();
      long asked = rule.ranking() == Ranking.PER_LAYER ? before + wanted(t) : after;
      changes.add(new GroupChange(layer(t), before, asked, after, asked == after ? "" : "no more is masked"));
    }
    BitSet places = new BitSet();
    int[] originals = structure.places();
    chosen.stream().forEach(i -> places.set(originals[i]));
    BitSet[] units = new BitSet[network.groups().size()];
    Arrays.setAll(units, g -> new BitSet());
    return new Chosen(rule, amount, units, places, changes, EventCost.NONE);
  }

  /** How many of one tensor. */
  private long wanted(int tensor) {
    return asMany.map(set -> set.taken(layer(tensor))).orElseGet(() -> Math.round(amount * base(tensor)));
  }

  /** How many of all tensors together. */
  private long wanted() {
    return asMany.map(Chosen::taken)
        .orElseGet(() -> Math.round(amount * tensors.stream().mapToLong(this::base).sum()));
  }

  /** Takes the first {@code count} candidates of the given tensors together, by key, ties by index. */
  private void take(List<Integer> from, long count) {
    int[] members =
        from.stream()
            .flatMapToInt(t -> IntStream.range(offsets[t], end(t)))
            .filter(i -> candidates[i])
            .toArray();
    int wanted = (int) Math.min(members.length, count);
    if (wanted == 0) {
      return;
    }
    double threshold = Ranked.smallest(Arrays.stream(members).mapToDouble(i -> keys[i]).toArray(), wanted);
    int ties = wanted;
    for (int i : members) {
      ties -= keys[i] < threshold ? 1 : 0;
    }
    for (int i : members) {
      if (keys[i] < threshold || keys[i] == threshold && ties-- > 0) {
        chosen.set(i);
      }
    }
  }

  private int end(int tensor) {
    return offsets[tensor] + network.parameters().get(tensor).size(structure.widths());
  }

  private String layer(int tensor) {
    return network.layers().get(network.parameters().get(tensor).layer()).name();
  }

  private long base(int tensor) {
    return switch (rule.base()) {
      case ORIGINAL -> network.parameters().get(tensor).size(network.originalWidths());
      case ACTIVE -> structure.nonzeroParameters(tensor);
      case CURRENT -> network.parameters().get(tensor).size(structure.widths());
    };
  }
}
