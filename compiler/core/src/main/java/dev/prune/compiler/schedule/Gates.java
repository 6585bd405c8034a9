package dev.prune.compiler.schedule;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the gates of a layer stand: behind the norm that reads it, or behind itself. */
final class Gates {
  private Gates() {}

  /** Whether a network has any. */
  static boolean any(GroupedNetwork network) {
    return network.shaped().graph().nodes().stream().anyMatch(n -> n.operation().gates());
  }

  /** The gates of a layer, in order. */
  static List<Node> of(GroupedNetwork network, int layer) {
    List<Node> gates = new ArrayList<>();
    for (Optional<Node> next = reader(network, layer); next.isPresent(); next = reader(network, next.get().id())) {
      if (next.get().operation().gates()) {
        gates.add(next.get());
      } else if (!Tensors.roles(network, next.get()).contains(Role.GAMMA)) {
        break;
      }
    }
    return gates;
  }

  /** What alone reads a value that is no output of the network, and nothing else. */
  static Optional<Node> reader(GroupedNetwork network, int id) {
    Graph graph = network.shaped().graph();
    List<Node> readers = graph.nodes().stream().filter(n -> n.inputs().contains(id)).toList();
    boolean alone = readers.size() == 1 && readers.getFirst().inputs().size() == 1 && !graph.outputs().containsValue(id);
    return alone ? Optional.of(readers.getFirst()) : Optional.empty();
  }
}
