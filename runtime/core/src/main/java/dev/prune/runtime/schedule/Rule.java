package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * @param keepOf live units that the groups of some layers keep at least, where that is more than {@code keep}
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
    int block,
    Map<Integer, Integer> keepOf) {
  /** A rule that ranks no blocks. */
  public Rule(
      String name, Order order, Unit unit, List<Integer> layers, Ranking ranking, Counted counted, Base base, int keep,
      int align) {
    this(name, order, unit, layers, ranking, counted, base, keep, align, 0);
  }

  /** A rule of which no layer keeps more than another. */
  public Rule(
      String name, Order order, Unit unit, List<Integer> layers, Ranking ranking, Counted counted, Base base, int keep,
      int align, int block) {
    this(name, order, unit, layers, ranking, counted, base, keep, align, block, Map.of());
  }

  public Rule {
    layers = List.copyOf(layers);
    keepOf = Collections.unmodifiableMap(new LinkedHashMap<>(keepOf));
    keep = unit == Unit.CHANNELS ? Math.max(1, keep) : keep;
    if (unit == Unit.CHANNELS && ranking != Ranking.GLOBAL && ranking != Ranking.PER_LAYER) {
      throw new IllegalArgumentException("Channels are ranked globally or per layer, not " + ranking + ".");
    }
    if (block < 0) {
      throw new IllegalArgumentException("A block cannot have " + block + " inputs.");
    }
  }

  /** The channel groups of its layers that may lose channels, in the order of the layers. */
  int[] prunableGroups(Network network) {
    return layers.stream()
        .flatMapToInt(layer -> Arrays.stream(network.layers().get(layer).groups()))
        .filter(group -> network.groups().get(group).prunable())
        .distinct()
        .toArray();
  }

  /** These groups, and what loses as many channels as one of them beside it: mostly each group alone. */
  int[][] prunableLines(Network network) {
    List<int[]> lines = new ArrayList<>();
    for (int group : prunableGroups(network)) {
      if (lines.stream().flatMapToInt(Arrays::stream).noneMatch(g -> g == group)) {
        lines.add(network.tied(group));
      }
    }
    return lines.toArray(int[][]::new);
  }

  /** The same rule, ranking blocks of so many inputs. */
  public Rule inBlocksOf(int inputs) {
    return new Rule(name, order, unit, layers, Ranking.PER_BLOCK, counted, base, keep, align, inputs, keepOf);
  }

  /** The same rule with another ranking. */
  public Rule ranked(Ranking other) {
    return new Rule(name, order, unit, layers, other, counted, base, keep, align, block, keepOf);
  }

  /** The same rule, where the groups of these layers keep at least so many units. */
  public Rule keeping(int least, List<Integer> of) {
    Map<Integer, Integer> more = new LinkedHashMap<>(keepOf);
    of.forEach(layer -> more.merge(layer, least, Math::max));
    return new Rule(name, order, unit, layers, ranking, counted, base, keep, align, block, more);
  }

  /** Live units that a group keeps at least: the most that one of its layers asks for, or of those tied to it. */
  public int keep(Network network, int group) {
    int least = keep;
    for (Map.Entry<Integer, Integer> of : keepOf.entrySet()) {
      boolean has = Arrays.stream(network.tied(group)).anyMatch(network.layers().get(of.getKey())::has);
      least = has ? Math.max(least, of.getValue()) : least;
    }
    return least;
  }

  /** What a group, or a layer where weights are chosen, keeps at least, by its name. */
  public int keep(Network network, String name) {
    for (int group = 0; group < network.groups().size() && unit == Unit.CHANNELS; group++) {
      if (network.groups().get(group).name().equals(name)) {
        return keep(network, group);
      }
    }
    return keep;
  }
}
