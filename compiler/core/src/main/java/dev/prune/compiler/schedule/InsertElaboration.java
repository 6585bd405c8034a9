package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.op.Operation;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.resolve.ArgumentBinding;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.ScheduleItem;
import java.util.List;
import java.util.Optional;

/** {@code insert gate behind SELECTOR}. */
final class InsertElaboration {
  private final Registry registry;

  InsertElaboration(Registry registry) {
    this.registry = registry;
  }

  void insert(ScheduleItem.Insert item, Here here) {
    if (here.phase().isPresent() || here.when().isPresent()) {
      registry.diagnostics.report(
          Code.MISPLACED, item.span(), "`insert`", here.when().isPresent() ? "a trigger" : "a phase");
      return;
    }
    String name = item.operation().name();
    Optional<Operation> operation = Operations.find(name).filter(Operation::gates);
    if (operation.isEmpty()) {
      registry.diagnostics.reportUnknown(Code.CANNOT_INSERT, item.operation().span(), name, gates());
      return;
    }
    Optional<Arguments> arguments =
        ArgumentBinding.bind(
            name, item.operation().span(), operation.get().signature(), item.arguments(),
            here.names().constants(), registry.diagnostics);
    Optional<Layers> layers =
        Selection.run(item.selector(), registry.network, here.names(), registry.diagnostics);
    if (arguments.isEmpty() || layers.isEmpty()) {
      return;
    }
    for (int layer : layers.get().nodes()) {
      Node node = registry.network.shaped().graph().nodes().get(layer);
      if (node.operation().gates()) {
        registry.diagnostics.report(Code.GATE_BEHIND_GATE, item.selector().span(), node.name());
        return;
      }
      List<Node> gates = Gates.of(registry.network, layer);
      if (gates.size() > 1) {
        // The other gate's `insert` would say the same.
        if (registry.diagnostics.has(Code.SEVERAL_GATES)) {
          return;
        }
        registry.diagnostics.report(
            Code.SEVERAL_GATES, here.site().orElse(item.span()), node.name(), gates.get(0).name(), gates.get(1).name());
        return;
      }
    }
    registry.insertions.add(new Insertion(operation.get(), arguments.get(), layers.get().nodes(), item.span()));
  }

  private static List<String> gates() {
    return Operations.names().stream().filter(n -> Operations.find(n).orElseThrow().gates()).toList();
  }
}
