package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Of the selected layers, those that may lose units. A layer that may not is left out of a larger selection; where it
 * is named itself, or where nothing is left, the reason is said.
 */
final class Eligible {
  private Eligible() {}

  static Optional<List<Integer>> run(
      Layers layers, Unit unit, Limits limits, GroupedNetwork network, Diagnostics diagnostics) {
    List<Integer> eligible = new ArrayList<>();
    Set<String> reasons = new LinkedHashSet<>();
    boolean good = true;
    for (int id : layers.nodes()) {
      Node node = network.shaped().graph().nodes().get(id);
      Optional<String> refusal = refusal(node, unit, limits, network);
      if (refusal.isEmpty()) {
        eligible.add(id);
        continue;
      }
      reasons.add("`" + node.name() + "`: " + refusal.get());
      if (layers.named().containsKey(id)) {
        boolean protects = limits.isProtected(id, network);
        diagnostics.report(
            protects ? Code.PROTECTED_AND_NAMED : Code.LAYER_CANNOT_BE_PRUNED,
            layers.named().get(id),
            node.name(),
            refusal.get());
        good = false;
      }
    }
    if (good && eligible.isEmpty()) {
      diagnostics.reportWithHelp(
          Code.NOTHING_TO_PRUNE, layers.span(), String.join("; ", reasons) + ".", network.shaped().graph().name());
      return Optional.empty();
    }
    return good ? Optional.of(unit == Unit.CHANNELS ? withStreams(eligible, network) : eligible) : Optional.empty();
  }

  /** Of a count-aligned stream all members lose units, and each by its own score: one brings the others along. */
  private static List<Integer> withStreams(List<Integer> layers, GroupedNetwork network) {
    Set<Integer> all = new TreeSet<>(layers);
    for (int layer : layers) {
      network.groups(layer).stream()
          .filter(g -> network.groups().get(g).stream() >= 0 && network.groups().get(g).prunable())
          .flatMap(g -> network.tied(g).stream())
          .forEach(g -> network.producers(g).forEach(node -> all.add(node.id())));
    }
    return List.copyOf(all);
  }

  private static Optional<String> refusal(Node node, Unit unit, Limits limits, GroupedNetwork network) {
    if (limits.isProtected(node.id(), network)) {
      return Optional.of("it is protected");
    }
    if (unit == Unit.WEIGHTS) {
      return node.operation().weighted()
          ? Optional.empty()
          : Optional.of("a `" + node.operation().name() + "` has no weights");
    }
    List<Group> groups = network.groups(node).stream().map(g -> network.groups().get(g)).toList();
    if (groups.isEmpty()) {
      return Optional.of("its channels belong to other layers");
    }
    // Of a layer in several groups what may go goes.
    return groups.stream().anyMatch(Group::prunable) ? Optional.empty() : Optional.of(groups.getFirst().refusal());
  }
}
