package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.op.Factor;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Action;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code fold SELECTOR}: the gates that it names, or those of the layers that it names. */
final class FoldElaboration {
  private final Action.Apply action;
  private final GroupedNetwork network;
  private final Diagnostics diagnostics;

  private FoldElaboration(Action.Apply action, Registry registry) {
    this.action = action;
    this.network = registry.network;
    this.diagnostics = registry.diagnostics;
  }

  /** One act for each kind of gate; none after messages. */
  static List<Act> run(Action.Apply action, Here here, Registry registry) {
    return new FoldElaboration(action, registry).acts(here);
  }

  private List<Act> acts(Here here) {
    if (!action.arguments().isEmpty()) {
      diagnostics.report(
          Code.TOO_MANY_ARGUMENTS, action.arguments().getFirst().span(), action.verb().name().toLowerCase(Locale.ROOT),
          Count.of(0, "argument"));
      return List.of();
    }
    if (!(action.target() instanceof Action.Selected selected)) {
      diagnostics.report(Code.WHOLE_LAYERS_ONLY, action.target().span(), "fold");
      return List.of();
    }
    Optional<Layers> layers = Selection.run(selected.selector(), network, here.names(), diagnostics);
    if (layers.isEmpty()) {
      return List.of();
    }
    Set<Integer> gates = new TreeSet<>();
    for (int layer : layers.get().nodes()) {
      Node node = node(layer);
      List<Node> of = node.operation().gates() ? List.of(node) : Gates.of(network, layer);
      of.forEach(gate -> gates.add(gate.id()));
      if (of.isEmpty() && layers.get().named().containsKey(layer)) {
        diagnostics.report(Code.NO_GATE, layers.get().named().get(layer), "`" + node.name() + "` has");
        return List.of();
      }
    }
    if (gates.isEmpty()) {
      diagnostics.report(Code.NO_GATE, selected.span(), "These layers have");
      return List.of();
    }
    return acts(gates);
  }

  /** Whether a gate is one too many, which is said where it is inserted. */
  private boolean isBehindGate(Node gate) {
    int input = gate.inputs().getFirst();
    return input >= 0 && node(input).operation().gates();
  }

  private List<Act> acts(Set<Integer> gates) {
    Map<Factor, List<Integer>> kinds = new LinkedHashMap<>();
    Map<Factor, List<Integer>> into = new LinkedHashMap<>();
    for (int id : gates) {
      Node gate = node(id);
      Factor factor = gate.operation().factor(gate.arguments()).orElseThrow();
      Optional<Node> before = before(gate);
      if (before.isEmpty() && diagnostics.has(Code.SEVERAL_GATES) && isBehindGate(gate)) {
        return List.of();
      }
      if (before.isEmpty()) {
        diagnostics.report(Code.CANNOT_FOLD, action.target().span(), gate.name(), reason(gate));
        return List.of();
      }
      kinds.computeIfAbsent(factor, f -> new ArrayList<>()).add(id);
      into.computeIfAbsent(factor, f -> new ArrayList<>()).add(before.get().id());
    }
    List<Act> acts = new ArrayList<>();
    kinds.forEach((factor, ids) -> acts.add(new Act.Fold(ids, into.get(factor), factor, action.span())));
    return acts;
  }

  /** What can take a gate's factor: a layer with weights, or a norm, that only the gate reads. */
  private Optional<Node> before(Node gate) {
    int id = gate.inputs().getFirst();
    if (id == Graph.INPUT || !Gates.reader(network, id).map(Node::id).equals(Optional.of(gate.id()))) {
      return Optional.empty();
    }
    Node node = node(id);
    return node.operation().weighted() || Tensors.roles(network, node).contains(Role.GAMMA)
        ? Optional.of(node)
        : Optional.empty();
  }

  private String reason(Node gate) {
    int id = gate.inputs().getFirst();
    if (id == Graph.INPUT) {
      return "it multiplies the network's input";
    }
    return Gates.reader(network, id).isEmpty()
        ? "something else reads `" + node(id).name() + "`, too"
        : "a `" + node(id).operation().name() + "` stands before it, which has nothing to multiply";
  }

  private Node node(int id) {
    return network.shaped().graph().nodes().get(id);
  }
}
