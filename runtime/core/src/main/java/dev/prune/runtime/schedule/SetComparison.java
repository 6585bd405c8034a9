package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.GroupChange;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much two choices among the same layers differ. Both compare what was chosen at two moments by original indices, so
 * that a network that shrank in between is no difficulty: what is removed by now counts as chosen in both.
 */
public final class SetComparison {
  private SetComparison() {}

  /**
   * The Hamming distance as a share: units, or weights, of the rule's layers that one set has and the other has not, of all
   * that these layers had originally. You et al., "Drawing Early-Bird Tickets" (arXiv 1909.11957), section 3.2.
   *
   * @param structure the network as it is now
   * @return from 0 to 1
   */
  public static double hamming(Structure structure, Chosen a, Chosen b) {
    Network network = structure.network();
    Set<Integer> layers = new HashSet<>(a.rule().layers());
    long differ = 0;
    long all = 0;
    if (a.rule().unit() == Unit.CHANNELS) {
      for (int group : groups(network, layers)) {
        BitSet there = new BitSet();
        Arrays.stream(structure.originals().channels()[group]).forEach(there::set);
        differ += differ(a.units()[group], b.units()[group], there);
        all += network.groups().get(group).width();
      }
    } else {
      BitSet there = new BitSet();
      Arrays.stream(structure.places()).forEach(there::set);
      differ = differ(a.weights(), b.weights(), there);
      for (Tensor tensor : network.parameters()) {
        boolean ranked = tensor.role() == Role.WEIGHT && layers.contains(tensor.layer());
        all += ranked ? tensor.size(network.originalWidths()) : 0;
      }
    }
    return all == 0 ? 0 : (double) differ / all;
  }

  private static int[] groups(Network network, Set<Integer> layers) {
    return layers.stream().flatMapToInt(l -> Arrays.stream(network.layers().get(l).groups())).distinct().toArray();
  }

  private static long differ(BitSet a, BitSet b, BitSet there) {
    BitSet either = (BitSet) a.clone();
    either.xor(b);
    either.and(there);
    return either.cardinality();
  }

  /**
   * The similarity of two would-be networks: 1 less the mean, over the rule's layers, of |n1 - n2| / (n1 + n2), with n the
   * live units (or weights) that each set would leave in the layer. Which ones is of no account. Shen et al., "When to
   * Prune?" (arXiv 2110.12007), section 3.
   *
   * @return from 0 to 1
   */
  public static double similarity(Network network, Chosen a, Chosen b) {
    List<Integer> layers = a.rule().layers();
    Map<String, Long> left = left(a);
    Map<String, Long> other = left(b);
    double sum = 0;
    for (int layer : layers) {
      boolean units = a.rule().unit() == Unit.CHANNELS;
      long n = units ? units(network, layer, left) : left.getOrDefault(network.layers().get(layer).name(), 0L);
      long m = units ? units(network, layer, other) : other.getOrDefault(network.layers().get(layer).name(), 0L);
      sum += n + m == 0 ? 0 : (double) Math.abs(n - m) / (n + m);
    }
    return 1 - sum / layers.size();
  }

  private static long units(Network network, int layer, Map<String, Long> left) {
    return Arrays.stream(network.layers().get(layer).groups())
        .mapToLong(g -> left.getOrDefault(network.groups().get(g).name(), 0L))
        .sum();
  }

  private static Map<String, Long> left(Chosen chosen) {
    Map<String, Long> left = new HashMap<>();
    for (GroupChange change : chosen.groups()) {
      left.put(change.group(), change.after());
    }
    return left;
  }
}
