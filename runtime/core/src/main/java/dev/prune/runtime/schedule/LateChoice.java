package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a set comes to that acts later than it was chosen. What other events took since then is no longer there to be
 * taken, and where too little of a group, tensor, row or block would be left, units of the set stay, those with the smallest
 * indices.
 */
final class LateChoice {
  private LateChoice() {}

  /** The set as it acts on a structure: itself, where nothing has changed its groups since it was chosen. */
  static Chosen of(Structure structure, Chosen chosen) {
    return chosen.rule().unit() == Unit.CHANNELS ? ofChannels(structure, chosen) : ofWeights(structure, chosen);
  }

  private static Chosen ofChannels(Structure structure, Chosen chosen) {
    BitSet[] units = chosen.units().clone();
    int[] groups = chosen.groups().stream().mapToInt(change -> group(structure.network(), change.group())).toArray();
    int[] left = new int[groups.length];
    String[] reasons = new String[groups.length];
    for (int k = 0; k < groups.length; k++) {
      int group = groups[k];
      GroupChange change = chosen.groups().get(k);
      int live = structure.liveWidths()[group];
      left[k] = live - taken(structure, group, units[group]);
      boolean asChosen = live == change.before() && left[k] == change.after();
      reasons[k] = asChosen ? null : left[k] == change.after() ? change.reason() : "";
      if (!asChosen) {
        units[group] = (BitSet) units[group].clone();
        int least = chosen.rule().keep(structure.network(), group);
        if (hold(structure, group, units[group], Math.min(live, least) - left[k])) {
          reasons[k] = "at least " + least + " must stay";
        }
      }
    }
    level(structure, groups, units, reasons);
    int align = align(structure, chosen.rule(), groups, units);
    do {
      for (int k = 0; k < groups.length; k++) {
        if (reasons[k] != null && hold(structure, groups[k], align, units[groups[k]])) {
          reasons[k] = "the width is a multiple of " + align;
        }
      }
    } while (level(structure, groups, units, reasons));
    List<GroupChange> changes = new ArrayList<>();
    for (int k = 0; k < groups.length; k++) {
      int group = groups[k];
      if (reasons[k] == null) {
        changes.add(chosen.groups().get(k));
        continue;
      }
      int live = structure.liveWidths()[group];
      int stay = live - taken(structure, group, units[group]);
      changes.add(new GroupChange(chosen.groups().get(k).group(), live, left[k], stay, reasons[k]));
    }
    return new Chosen(chosen.rule(), chosen.amount(), units, chosen.weights(), changes, chosen.cost());
  }

  /** Takes as many of each group of a count-aligned stream; says whether that changed anything. */
  private static boolean level(Structure structure, int[] groups, BitSet[] units, String[] reasons) {
    BitSet changed = EqualCounts.level(structure, units);
    for (int k = 0; k < groups.length; k++) {
      reasons[k] = changed.get(groups[k]) ? "its residual stream keeps one width" : reasons[k];
    }
    return !changed.isEmpty();
  }

  private static int group(Network network, String name) {
    int group = 0;
    while (!network.groups().get(group).name().equals(name)) {
      group++;
    }
    return group;
  }

  /** Takes so many live units out of a set, the first ones; says whether there were any to take. */
  private static boolean hold(Structure structure, int group, BitSet units, int count) {
    int[] originals = structure.originals().channels()[group];
    int held = 0;
    for (int c = 0; c < originals.length && held < count; c++) {
      if (units.get(originals[c]) && !structure.masked(group, c)) {
        units.clear(originals[c]);
        held++;
      }
    }
    return held > 0;
  }

  /** Takes units out of a set, the first ones, until the width is a multiple; says whether there were any to take. */
  private static boolean hold(Structure structure, int group, int align, BitSet units) {
    int[] originals = structure.originals().channels()[group];
    boolean held = false;
    for (int c = 0; c < originals.length && kept(originals, units) % align != 0; c++) {
      held |= units.get(originals[c]);
      units.clear(originals[c]);
    }
    return held;
  }

  /** What widths are multiples of: found anew where the rule leaves it open, for units stay and none go for it. */
  private static int align(Structure structure, Rule rule, int[] groups, BitSet[] units) {
    if (rule.align() != 0) {
      return rule.align();
    }
    int[] present = new int[groups.length];
    int[] kept = new int[groups.length];
    for (int k = 0; k < groups.length; k++) {
      int[] originals = structure.originals().channels()[groups[k]];
      present[k] = originals.length;
      kept[k] = kept(originals, units[groups[k]]);
    }
    return Alignment.autoUpwards(present, kept);
  }

  private static int taken(Structure structure, int group, BitSet units) {
    int[] originals = structure.originals().channels()[group];
    int taken = 0;
    for (int c = 0; c < originals.length; c++) {
      taken += units.get(originals[c]) && !structure.masked(group, c) ? 1 : 0;
    }
    return taken;
  }

  /** How many units of a group in memory are not in a set. */
  private static int kept(int[] originals, BitSet units) {
    int kept = 0;
    for (int original : originals) {
      kept += units.get(original) ? 0 : 1;
    }
    return kept;
  }

  private static Chosen ofWeights(Structure structure, Chosen chosen) {
    boolean[] live = structure.live();
    BitSet weights = (BitSet) chosen.weights().clone();
    List<GroupChange> changes = new ArrayList<>(chosen.groups());
    int at = 0;
    for (int t = 0; t < structure.network().parameters().size(); t++) {
      Tensor tensor = structure.network().parameters().get(t);
      int end = at + tensor.size(structure.widths());
      String layer = structure.network().layers().get(tensor.layer()).name();
      for (int k = 0; k < changes.size() && tensor.role() == Role.WEIGHT; k++) {
        GroupChange change = changes.get(k);
        if (!change.group().equals(layer)) {
          continue;
        }
        int[] all = IntStream.range(at, end).toArray();
        int before = (int) Arrays.stream(all).filter(i -> live[i]).count();
        int left = left(structure, live, all, weights);
        for (int[] members : competing(structure, chosen.rule(), t, at, end)) {
          hold(structure, live, members, weights, chosen.rule().keep());
        }
        int stay = left(structure, live, all, weights);
        if (change.before() != before || change.after() != stay) {
          String reason = left == stay ? "" : "at least " + chosen.rule().keep() + " must stay";
          changes.set(k, new GroupChange(layer, before, left, stay, reason));
        }
      }
      at = end;
    }
    return new Chosen(chosen.rule(), chosen.amount(), chosen.units(), weights, changes, chosen.cost());
  }

  /** Live weights that are not in a set. */
  private static int left(Structure structure, boolean[] live, int[] members, BitSet weights) {
    int[] places = structure.places();
    int left = 0;
    for (int i : members) {
      left += live[i] && !weights.get(places[i]) ? 1 : 0;
    }
    return left;
  }

  /** Takes the first weights out of a set until enough of these stay. */
  private static void hold(Structure structure, boolean[] live, int[] members, BitSet weights, int keep) {
    int[] places = structure.places();
    int left = left(structure, live, members, weights);
    for (int k = 0; k < members.length && left < keep; k++) {
      if (live[members[k]] && weights.get(places[members[k]])) {
        weights.clear(places[members[k]]);
        left++;
      }
    }
  }

  /** The weights of a tensor of which some must stay: all of them, or those of each row or block that is ranked. */
  private static List<int[]> competing(Structure structure, Rule rule, int tensor, int begin, int end) {
    if (rule.ranking() == Ranking.PER_BLOCK) {
      return InputBlocks.of(structure, tensor, begin, rule.block()).stream().map(InputBlocks.Block::members).toList();
    }
    int rows =
        rule.ranking() == Ranking.PER_ROW
            ? structure.network().parameters().get(tensor).axes().getFirst().width(structure.widths())
            : 1;
    int length = (end - begin) / rows;
    return IntStream.range(0, rows)
        .mapToObj(r -> IntStream.range(begin + r * length, begin + (r + 1) * length).toArray())
        .toList();
  }
}
