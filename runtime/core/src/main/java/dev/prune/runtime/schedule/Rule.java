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
 * @param keep live units that each group, weight tensor, ranked row or block keeps at least; a group never keeps less than 1
 * @param align what the kept width of a group is a multiple of; 0 lets {@link Alignment} find it
 * @param block inputs of a block, where blocks are ranked; else 0
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
    int align,
    int block) {
  /** A rule that ranks no blocks. */
  public Rule(
      String name, Order order, Unit unit, List<Integer> layers, Ranking ranking, Counted counted, Base base, int keep,
      int align) {
    this(name, order, unit, layers, ranking, counted, base, keep, align, 0);
  }

  public Rule {
    layers = List.copyOf(layers);
    keep = unit == Unit.CHANNELS ? Math.max(1, keep) : keep;
    if (unit == Unit.CHANNELS && ranking != Ranking.GLOBAL && ranking != Ranking.PER_LAYER) {
      throw new IllegalArgumentException("Channels are ranked globally or per layer, not " + ranking + ".");
    }
    if (block < 0) {
      throw new IllegalArgumentException("A block cannot have " + block + " inputs.");
    }
  }

  /** The same rule, ranking blocks of so many inputs. */
  public Rule inBlocksOf(int inputs) {
    return new Rule(name, order, unit, layers, Ranking.PER_BLOCK, counted, base, keep, align, inputs);
  }

  /** The same rule with another ranking. */
  public Rule ranked(Ranking other) {
    return new Rule(name, order, unit, layers, other, counted, base, keep, align, block);
  }
}
