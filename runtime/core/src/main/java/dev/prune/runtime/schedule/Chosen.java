package dev.prune.runtime.schedule;

import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.GroupChange;
import java.util.BitSet;
import java.util.List;

/**
 * A set of units that a rule chose. It names them by their original indices, so it stays true while the network
 * shrinks: choosing and removing may lie far apart.
 *
 * @param rule the rule
 * @param amount the share it was asked for
 * @param units original channels, one set a group
 * @param weights places among the original parameters
 * @param groups what would change where, when everything chosen is removed
 * @param cost what computing scores and ranking took
 */
public record Chosen(
    Rule rule,
    double amount,
    BitSet[] units,
    BitSet weights,
    List<GroupChange> groups,
    EventCost cost) {
  public Chosen {
    groups = List.copyOf(groups);
  }

  /** The same set with what it cost. */
  public Chosen costing(EventCost spent) {
    return new Chosen(rule, amount, units, weights, groups, spent);
  }

  /** How many units or weights that were live when it was chosen it takes from all groups or layers together. */
  public long taken() {
    return groups.stream().mapToLong(change -> change.before() - change.after()).sum();
  }

  /** How many units or weights that were live when it was chosen it takes from one group or layer. */
  public long taken(String group) {
    return groups.stream()
        .filter(change -> change.group().equals(group))
        .mapToLong(change -> change.before() - change.after())
        .sum();
  }

  /** How many channels and weights it names. */
  public int size() {
    int size = weights.cardinality();
    for (BitSet group : units) {
      size += group.cardinality();
    }
    return size;
  }
}
