package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a set comes to that acts later than it was chosen. What other events took since then is no longer there to be
 * taken, and where too little of a group would be left, units of the set stay, those with the smallest indices.
 */
final class LateChoice {
  private LateChoice() {}

  /** The set as it acts on a structure: itself, where nothing has changed its groups since it was chosen. */
  static Chosen of(Structure structure, Chosen chosen) {
    return chosen.rule().unit() == Unit.CHANNELS ? ofChannels(structure, chosen) : ofWeights(structure, chosen);
  }

  private static Chosen ofChannels(Structure structure, Chosen chosen) {
    Network network = structure.network();
    BitSet[] units = chosen.units().clone();
    List<GroupChange> changes = new ArrayList<>();
    for (GroupChange change : chosen.groups()) {
      int group = 0;
      while (!network.groups().get(group).name().equals(change.group())) {
        group++;
      }
      int live = structure.liveWidths()[group];
      int left = live - taken(structure, group, units[group]);
      if (live == change.before() && left == change.after()) {
        changes.add(change);
        continue;
      }
      units[group] = (BitSet) units[group].clone();
      String reason = left == change.after() ? change.reason() : "";
      int least = Math.min(live, chosen.rule().keep(network, group));
      int stay = left;
      int[] originals = structure.originals().channels()[group];
      for (int c = 0; c < originals.length && stay < least; c++) {
        if (units[group].get(originals[c]) && !structure.masked(group, c)) {
          units[group].clear(originals[c]);
          stay++;
          reason = "at least " + chosen.rule().keep(network, group) + " must stay";
        }
      }
      int align = Math.max(1, chosen.rule().align());
      for (int c = 0; c < originals.length && kept(originals, units[group]) % align != 0; c++) {
        if (units[group].get(originals[c])) {
          units[group].clear(originals[c]);
          stay += structure.masked(group, c) ? 0 : 1;
          reason = "the width is a multiple of " + align;
        }
      }
      changes.add(new GroupChange(change.group(), live, left, stay, reason));
    }
    return new Chosen(chosen.rule(), chosen.amount(), units, chosen.weights(), changes, chosen.cost());
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
    List<GroupChange> changes = new ArrayList<>(chosen.groups());
    int at = 0;
    for (Tensor tensor : structure.network().parameters()) {
      int end = at + tensor.size(structure.widths());
      String layer = structure.network().layers().get(tensor.layer()).name();
      int before = 0;
      int after = 0;
      for (int i = at; i < end; i++) {
        before += live[i] ? 1 : 0;
        after += live[i] && !chosen.weights().get(structure.places()[i]) ? 1 : 0;
      }
      for (int k = 0; k < changes.size() && tensor.role() == Role.WEIGHT; k++) {
        GroupChange change = changes.get(k);
        if (change.group().equals(layer) && (change.before() != before || change.after() != after)) {
          changes.set(k, new GroupChange(layer, before, after, after, ""));
        }
      }
      at = end;
    }
    return new Chosen(chosen.rule(), chosen.amount(), chosen.units(), chosen.weights(), changes, chosen.cost());
  }
}
