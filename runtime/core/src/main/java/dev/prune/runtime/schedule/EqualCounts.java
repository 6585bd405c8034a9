package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Groups of a count-aligned stream lose as many channels each: what a set takes from some of them beyond that stays. */
final class EqualCounts {
  private EqualCounts() {}

  /**
   * Takes channels out of a set, the first ones, until it has as many live ones of each group of a stream, and as many masked
   * ones. Sets that change are replaced.
   *
   * @param units original channels, one set a group
   * @return the groups of streams in which a set changed
   */
  static BitSet level(Structure structure, BitSet[] units) {
    Network network = structure.network();
    BitSet changed = new BitSet();
    for (int g = 0; g < units.length; g++) {
      if (network.groups().get(g).stream() == g) {
        int[] tied = network.tied(g);
        boolean live = level(structure, tied, units, false);
        if (level(structure, tied, units, true) || live) {
          Arrays.stream(tied).forEach(changed::set);
        }
      }
    }
    return changed;
  }

  private static boolean level(Structure structure, int[] tied, BitSet[] units, boolean masked) {
    int least =
        Arrays.stream(tied).map(g -> count(structure, g, c -> taken(structure, g, c, units, masked))).min().orElseThrow();
    boolean changed = false;
    for (int group : tied) {
      int surplus = count(structure, group, c -> taken(structure, group, c, units, masked)) - least;
      if (surplus > 0) {
        units[group] = (BitSet) units[group].clone();
        changed = true;
      }
      for (int c = 0; surplus > 0; c++) {
        if (taken(structure, group, c, units, masked)) {
          units[group].clear(structure.originals().channels()[group][c]);
          surplus--;
        }
      }
    }
    return changed;
  }

  private static boolean taken(Structure structure, int group, int channel, BitSet[] units, boolean masked) {
    return units[group].get(structure.originals().channels()[group][channel])
        && structure.masked(group, channel) == masked;
  }

  private static int count(Structure structure, int group, IntPredicate which) {
    int count = 0;
    for (int c = 0; c < structure.widths()[group]; c++) {
      count += which.test(c) ? 1 : 0;
    }
    return count;
  }
}
