package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

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
  private final WeightCounts counts;
  private final List<Integer> tensors;

  /** What layer ratios leave in each tensor, as they ask and as they may; null where there are none. */
  private long[] asked;

  private long[] left;

  /** In which tensors blocks kept more than their share because some of each must stay; null where no blocks are ranked. */
  private boolean[] kept;

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
    this.counts = new WeightCounts(structure, rule, amount);
    this.tensors = counts.tensors();
  }

  /**
   * What {@code rule} chooses.
   *
   * @param elementScores one number a parameter in memory; overwritten
   */
  static Chosen run(Structure structure, Rule rule, double amount, double[] elementScores) {
    return new WeightChoice(structure, rule, amount, elementScores).choose();
  }

  /** What {@code rule} chooses with the ratios of a global ranking by {@code ratioScores}. */
  static Chosen run(Structure structure, Rule rule, double amount, double[] elementScores, double[] ratioScores) {
    WeightChoice choice = new WeightChoice(structure, rule, amount, elementScores);
    List<GroupChange> like = run(structure, rule.ranked(Ranking.GLOBAL), amount, ratioScores).groups();
    choice.asked = like.stream().mapToLong(GroupChange::asked).toArray();
    choice.left = like.stream().mapToLong(GroupChange::after).toArray();
    return choice.choose();
  }

  /** What lies beyond a threshold: below it, or above it where the rule's order is the highest. */
  static Chosen beyond(Structure structure, Rule rule, double threshold, double[] elementScores) {
    WeightChoice choice = new WeightChoice(structure, rule.ranked(Ranking.PER_LAYER), threshold, elementScores);
    double key = rule.order() == Order.HIGHEST ? -threshold : threshold;
    choice.asked = new long[choice.tensors.size()];
    choice.left = new long[choice.tensors.size()];
    for (int k = 0; k < choice.asked.length; k++) {
      int tensor = choice.tensors.get(k);
      long alive = choice.counts.live(List.of(tensor));
      long below = 0;
      for (int i : choice.members(List.of(tensor))) {
        below += choice.live[i] && choice.keys[i] < key ? 1 : 0;
      }
      choice.asked[k] = alive - below;
      choice.left[k] = Math.max(alive - below, Math.min(alive, rule.keep()));
    }
    return choice.finish();
  }

  private Chosen choose() {
    switch (rule.ranking()) {
      case GLOBAL -> {
        if (rule.counted() == Counted.FLOPS) {
          walk(counts.flopsToGo(), true);
        } else {
          take(tensors, counts.count());
        }
      }
      case PER_LAYER -> tensors.forEach(t -> take(List.of(t), counts.of(t)));
      case PER_ROW -> {
        asked = new long[tensors.size()];
        for (int k = 0; k < asked.length; k++) {
          takeRows(tensors.get(k), k);
        }
      }
      case PER_BLOCK -> {
        asked = new long[tensors.size()];
        kept = new boolean[tensors.size()];
        for (int k = 0; k < asked.length; k++) {
          takeBlocks(tensors.get(k), k);
        }
      }
      case ERDOS_RENYI, ERDOS_RENYI_KERNEL -> {
        asked = counts.densities(0);
        left = counts.densities(rule.keep());
      }
      case BORROWED -> {
        if (left == null) {
          throw new IllegalArgumentException("Borrowed ratios need the scores that they are borrowed from.");
        }
      }
    }
    return finish();
  }

  private Chosen finish() {
    for (int k = 0; left != null && k < left.length; k++) {
      take(List.of(tensors.get(k)), counts.size(tensors.get(k)) - left[k]);
    }
    List<GroupChange> changes = new ArrayList<>();
    for (int k = 0; k < tensors.size(); k++) {
      changes.add(change(tensors.get(k), k));
    }
    BitSet places = new BitSet();
    int[] originals = structure.places();
    chosen.stream().forEach(i -> places.set(originals[i]));
    BitSet[] units = new BitSet[network.groups().size()];
    Arrays.setAll(units, g -> new BitSet());
    return new Chosen(rule, amount, units, places, changes, EventCost.NONE);
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
      Arrays.fill(tensorOf, begin(t), begin(t) + (int) counts.size(t), t);
      spare[t] = counts.live(List.of(t)) - rule.keep();
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
        left -= inFlops ? counts.each(tensorOf[i]) : 1;
      }
    }
  }

  /** Takes the first {@code count} elements of the given tensors together, of each of which some must stay. */
  private void take(List<Integer> from, long count) {
    int[] members = members(from);
    int alive = (int) counts.live(from);
    int rest = take(members, alive, count);
    if (rest > 0 && from.stream().anyMatch(this::tooFewStay)) {
      for (int i : members) {
        chosen.clear(i);
      }
      if (from.size() == 1) {
        take(members, alive, members.length - Math.min(rule.keep(), alive));
      } else {
        walk(rest, false);
      }
    }
  }

  /** Takes the same share of every row, of each of which some must stay. */
  private void takeRows(int tensor, int index) {
    int rows = rows(tensor, structure.widths());
    int length = (int) counts.size(tensor) / rows;
    int original =
        network.parameters().get(tensor).size(network.originalWidths()) / rows(tensor, network.originalWidths());
    boolean own = Double.isNaN(counts.share());
    long all = own ? 0 : Math.max(0, Math.min(counts.size(tensor), counts.of(tensor)));
    for (int r = 0; r < rows; r++) {
      int from = begin(tensor) + r * length;
      int[] members = IntStream.range(from, from + length).toArray();
      int alive = (int) Arrays.stream(members).filter(i -> live[i]).count();
      long base =
          switch (rule.base()) {
            case ORIGINAL -> original;
            case ACTIVE -> alive;
            case CURRENT -> length;
          };
      // A number for the whole tensor is spread over its rows so that they differ by one at most.
      long count = own ? counts.of(length, base) : all * (r + 1) / rows - all * r / rows;
      asked[index] += Math.min(alive, length - Math.max(0, Math.min(length, count)));
      take(members, alive, Math.min(count, length - Math.min(rule.keep(), alive)));
    }
  }

  /**
   * Takes the same whole number of every block of inputs, of each of which some must stay. What is asked is the share of the weights
   * itself, which no block may be able to give.
   */
  private void takeBlocks(int tensor, int index) {
    double wanted = 0;
    for (InputBlocks.Block block : InputBlocks.of(structure, tensor, begin(tensor), rule.block())) {
      int[] members = block.members();
      int alive = (int) Arrays.stream(members).filter(i -> live[i]).count();
      long base =
          switch (rule.base()) {
            case ORIGINAL -> block.original();
            case ACTIVE -> alive;
            case CURRENT -> members.length;
          };
      long count = counts.of(members.length, base);
      wanted += Math.min(alive, Math.max(0, base - amount * base));
      long most = members.length - Math.min(rule.keep(), alive);
      kept[index] |= count > most;
      take(members, alive, Math.min(count, most));
    }
    asked[index] = Math.round(wanted);
  }

  private int rows(int tensor, int[] widths) {
    return network.parameters().get(tensor).axes().get(0).width(widths);
  }

  /** Takes {@code count} of some elements: masked ones, then by key, ties by index; returns how many live ones. */
  private int take(int[] members, int alive, long count) {
    int masked = members.length - alive;
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
      return 0;
    }
    double[] candidates = new double[alive];
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
    return rest;
  }

  private boolean tooFewStay(int tensor) {
    long stay = counts.live(List.of(tensor));
    long least = Math.min(stay, rule.keep());
    for (int i : members(List.of(tensor))) {
      stay -= live[i] && chosen.get(i) ? 1 : 0;
    }
    return stay < least;
  }

  private GroupChange change(int tensor, int index) {
    long before = counts.live(List.of(tensor));
    long after = before;
    for (int i : members(List.of(tensor))) {
      after -= live[i] && chosen.get(i) ? 1 : 0;
    }
    long wanted = after;
    if (asked != null) {
      wanted = asked[index];
    } else if (rule.ranking() == Ranking.PER_LAYER && Double.isNaN(counts.share())) {
      wanted = Math.min(before, counts.size(tensor) - counts.of(tensor));
    }
    String name = network.layers().get(network.parameters().get(tensor).layer()).name();
    return new GroupChange(name, before, wanted, after, reason(wanted, after, index));
  }

  private String reason(long wanted, long after, int index) {
    if (wanted == after) {
      return "";
    }
    if (kept != null && !kept[index]) {
      return "a whole number of each " + rule.block() + " goes";
    }
    return "at least " + rule.keep() + " must stay" + (wanted < after ? "" : " elsewhere");
  }

  private int begin(int tensor) {
    return offsets[tensor];
  }

  private int[] members(List<Integer> of) {
    int[] members = new int[(int) of.stream().mapToLong(counts::size).sum()];
    int at = 0;
    for (int t : of) {
      int end = begin(t) + (int) counts.size(t);
      for (int i = begin(t); i < end; i++) {
        members[at++] = i;
      }
    }
    return members;
  }
}
