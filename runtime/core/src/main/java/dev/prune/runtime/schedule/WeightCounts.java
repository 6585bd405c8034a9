package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Cost;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How many elements of its weight tensors a rule takes, before any score is read. */
final class WeightCounts {
  private final Structure structure;
  private final Network network;
  private final Rule rule;
  private final double amount;
  private final List<Integer> tensors = new ArrayList<>();

  WeightCounts(Structure structure, Rule rule, double amount) {
    this.structure = structure;
    this.network = structure.network();
    this.rule = rule;
    this.amount = amount;
    Set<Integer> layers = new HashSet<>(rule.layers());
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      if (tensor.role() == Role.WEIGHT && layers.contains(tensor.layer())) {
        tensors.add(t);
      }
    }
  }

  /** The weight tensors of the rule's layers. */
  List<Integer> tensors() {
    return tensors;
  }

  /** How many elements in memory go when all tensors are ranked together. */
  long count() {
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
  double share() {
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
        yield (flopsToGo() + masked) / all;
      }
    };
  }

  /** How many elements in memory go from a tensor, or from a row of it, with {@code base} as its own base. */
  long of(long size, long base) {
    return size - base + Math.round(amount * base);
  }

  /** How many elements in memory go from a tensor that does not compete with others. */
  long of(int tensor) {
    double share = share();
    return Double.isNaN(share) ? of(size(tensor), base(tensor)) : Math.round(share * size(tensor));
  }

  /** The FLOPs that have to go. */
  double flopsToGo() {
    return structure.effectiveFlops() - (1 - amount) * flops();
  }

  /** What Erdos-Renyi ratios leave in each tensor of which {@code keep} stay, all together as the amount says. */
  long[] densities(int keep) {
    boolean kernel = rule.ranking() == Ranking.ERDOS_RENYI_KERNEL;
    int[] widths = rule.base() == Base.ORIGINAL ? network.originalWidths() : structure.widths();
    List<Tensor> all = network.parameters();
    double[] scale = tensors.stream().mapToDouble(t -> LayerShares.scale(all.get(t), widths, base(t), kernel)).toArray();
    long[] most = tensors.stream().mapToLong(t -> live(List.of(t))).toArray();
    long[] least = tensors.stream().mapToLong(t -> Math.min(live(List.of(t)), keep)).toArray();
    LayerShares shares = new LayerShares(scale, least, most);
    return rule.counted() == Counted.FLOPS
        ? shares.largest(this::flops, flops(most) - flopsToGo() + 0.5)
        : shares.of(tensors.stream().mapToLong(this::size).sum() - count());
  }

  private double flops(long[] counts) {
    double flops = 0;
    for (int k = 0; k < counts.length; k++) {
      flops += (double) each(tensors.get(k)) * counts[k];
    }
    return flops;
  }

  /** Elements of a tensor in memory. */
  long size(int tensor) {
    return network.parameters().get(tensor).size(structure.widths());
  }

  /** Elements of some tensors that are not masked. */
  long live(List<Integer> of) {
    return of.stream().mapToLong(structure::nonzeroParameters).sum();
  }

  /** What a share of a tensor is of. */
  long base(int tensor) {
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

  /** FLOPs of one element. */
  long each(int tensor) {
    long each = 0;
    for (Cost cost : network.costs()) {
      each += cost.tensor() == tensor ? cost.each() : 0;
    }
    return each;
  }
}
