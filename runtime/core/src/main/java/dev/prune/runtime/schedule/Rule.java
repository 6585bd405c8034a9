package dev.prune.runtime.schedule;

import java.util.List;

/**
 * How units are chosen; with an amount and a score it gives a {@link Chosen}.
 *
 * @param name the rule's name or its place in the text, for reports
 * @param order which end of the ranking
 * @param unit what is chosen
 * @param layers indices of the layers whose scores count
 * @param ranking what competes with what
 * @param counted what the amount is a share of
 * @param base the network whose share it is
 * @param keep live units that each group, weight tensor or ranked row keeps at least; a group never keeps less than 1
 * @param align what the kept width of a group is a multiple of; 0 lets {@link Alignment} find it
 */
public record Rule(
    String name,
    Order order,
    Unit unit,
    List<Integer> layers,
    Ranking ranking,
    Counted counted,
    Base base,
    int keep,
    int align) {
  public Rule {
    layers = List.copyOf(layers);
    keep = unit == Unit.CHANNELS ? Math.max(1, keep) : keep;
    if (unit == Unit.CHANNELS && ranking != Ranking.GLOBAL && ranking != Ranking.PER_LAYER) {
      throw new IllegalArgumentException("Channels are ranked globally or per layer, not " + ranking + ".");
    }
  }

  /** The same rule with another ranking. */
  public Rule ranked(Ranking other) {
    return new Rule(name, order, unit, layers, other, counted, base, keep, align);
  }
}
