package dev.prune.compiler.plan;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.schedule.Choice;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a rule does to a network whose scores are not known yet, by the runtime's own arithmetic of choosing. Where
 * layers do not compete the counts follow from the schedule. Where they do, the estimate takes the same share of each,
 * and the bounds come from the two worst cases of every layer: all its scores below those of the others, or all above.
 */
final class Cutting {
  /** With more groups than this, bounds are what must stay and what is there. */
  private static final int MOST_GROUPS = 48;

  /** With more weights than this, single weights are not simulated for bounds. */
  private static final int MOST_WEIGHTS = 4_000_000;

  private final Structure structure;
  private final Network network;
  private final Rule rule;
  private final double amount;

  private Cutting(Structure structure, Rule rule, double amount) {
    this.structure = structure;
    this.network = structure.network();
    // Another score that counts are borrowed from ranks all layers together.
    this.rule = rule.ranking() == Ranking.BORROWED ? rule.ranked(Ranking.GLOBAL) : rule;
    this.amount = amount;
  }

  /**
   * What will be chosen.
   *
   * @param chosen the choice, or an estimate of it
   * @param groups what it does to each group or layer
   * @param exact whether the counts do not depend on scores
   */
  record Result(Chosen chosen, List<Plan.GroupForecast> groups, boolean exact) {}

  /**
   * The result.
   *
   * @param bounded whether bounds are wanted; after an estimate nobody reads them
   */
  static Result run(Structure structure, Rule rule, double amount, boolean bounded) {
    return new Cutting(structure, rule, amount).run(bounded);
  }

  private Result run(boolean bounded) {
    Set<Object> competitors = new HashSet<>();
    for (int layer : rule.layers()) {
      if (rule.unit() == Unit.WEIGHTS) {
        competitors.add(layer);
      } else {
        Arrays.stream(network.layers().get(layer).groups())
            .filter(g -> network.groups().get(g).prunable())
            .forEach(g -> competitors.add(network.tied(g)[0]));
      }
    }
    boolean competing = rule.ranking() == Ranking.GLOBAL && competitors.size() > 1;
    boolean rows = rule.ranking() == Ranking.PER_ROW;
    boolean blocks = rule.ranking() == Ranking.PER_BLOCK;
    boolean exact = rows ? rowsAreAlike() : blocks ? untouched() : !competing;
    Chosen chosen = choose(competing ? rule.ranked(Ranking.PER_LAYER) : rule, -1, 0);
    List<Plan.GroupForecast> groups = new ArrayList<>();
    for (GroupChange change : chosen.groups()) {
      long least = change.after();
      long most = change.after();
      if (!exact && bounded) {
        boolean simulated = !rows && !blocks && competitors.size() <= MOST_GROUPS && small();
        int favoured = index(change.group());
        least = simulated ? after(favoured, -1, change.group()) : Math.min(change.before(), rule.keep(network, change.group()));
        most = simulated ? after(favoured, 1, change.group()) : change.before();
      }
      groups.add(
          new Plan.GroupForecast(change.group(), change.before(), change.asked(), change.after(), least, most));
    }
    return new Result(chosen, groups, exact);
  }

  /**
   * What will grow: exact where layers do not compete, and else the same share of each, between nothing and all.
   *
   * @param asMany the choice whose number counts instead of the amount
   */
  static Result growing(Structure structure, Rule rule, double amount, Optional<Chosen> asMany) {
    boolean exact = rule.ranking() == Ranking.PER_LAYER || rule.layers().size() == 1;
    double[] scores = new double[structure.parameters()];
    Chosen chosen = Choice.masked(structure, exact ? rule : rule.ranked(Ranking.PER_LAYER), amount, asMany, scores);
    List<Plan.GroupForecast> groups = new ArrayList<>();
    for (GroupChange change : chosen.groups()) {
      long least = exact ? change.after() : change.before();
      long most = exact ? change.after() : size(structure, change.group());
      groups.add(
          new Plan.GroupForecast(change.group(), change.before(), change.asked(), change.after(), least, most));
    }
    return new Result(chosen, groups, exact);
  }

  /** Weights of a layer in memory. */
  static long size(Structure structure, String layer) {
    Network network = structure.network();
    return network.parameters().stream()
        .filter(t -> t.role() == Role.WEIGHT && network.layers().get(t.layer()).name().equals(layer))
        .mapToLong(t -> t.size(structure.widths()))
        .sum();
  }

  private boolean small() {
    return rule.unit() == Unit.CHANNELS || structure.parameters() <= MOST_WEIGHTS;
  }

  /** Whether nothing was masked or taken out so far: otherwise data decide which blocks have lost theirs. */
  private boolean untouched() {
    boolean[] live = structure.live();
    for (boolean one : live) {
      if (!one) {
        return false;
      }
    }
    return Arrays.equals(structure.widths(), network.originalWidths());
  }

  /** Whether every row of a tensor has as many live weights: otherwise data decide which rows have lost theirs. */
  private boolean rowsAreAlike() {
    boolean[] live = structure.live();
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int size = tensor.size(structure.widths());
      if (tensor.role() == Role.WEIGHT && rule.layers().contains(tensor.layer())) {
        int length = size / tensor.axes().getFirst().width(structure.widths());
        int first = 0;
        int here = 0;
        for (int i = 0; i < size; i++) {
          here += live[at + i] ? 1 : 0;
          if (i % length == length - 1) {
            first = i < length ? here : first;
            if (here != first) {
              return false;
            }
            here = 0;
          }
        }
      }
      at += size;
    }
    return true;
  }

  private int index(String name) {
    if (rule.unit() == Unit.WEIGHTS) {
      return rule.layers().stream().filter(l -> network.layers().get(l).name().equals(name)).findFirst().orElse(-1);
    }
    for (int g = 0; g < network.groups().size(); g++) {
      if (network.groups().get(g).name().equals(name)) {
        return g;
      }
    }
    return -1;
  }

  private long after(int favoured, int side, String name) {
    return choose(rule, favoured, side).groups().stream()
        .filter(c -> c.group().equals(name))
        .mapToLong(GroupChange::after)
        .findFirst()
        .orElse(0);
  }

  /** Chooses with scores that put one group or layer below ({@code side} -1) or above (1) all others. */
  private Chosen choose(Rule by, int favoured, int side) {
    int sign = by.order() == dev.prune.runtime.schedule.Order.HIGHEST ? -side : side;
    if (by.unit() == Unit.CHANNELS) {
      Set<Integer> tied = new HashSet<>();
      Arrays.stream(favoured < 0 ? new int[0] : network.tied(favoured)).forEach(tied::add);
      return Choice.channels(
          structure, by, amount, group -> scores(structure.widths()[group], tied.contains(group) ? sign : 0));
    }
    double[] scores = new double[structure.parameters()];
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int end = at + tensor.size(structure.widths());
      boolean here = tensor.role() == Role.WEIGHT && tensor.layer() == favoured;
      Arrays.fill(scores, at, end, here ? sign : 0);
      at = end;
    }
    return Choice.weights(structure, by, amount, scores);
  }

  private static double[] scores(int count, double value) {
    double[] scores = new double[count];
    Arrays.fill(scores, value);
    return scores;
  }
}
