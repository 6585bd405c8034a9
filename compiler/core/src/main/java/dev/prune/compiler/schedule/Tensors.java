package dev.prune.compiler.schedule;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.op.TensorRule;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a layer's tensors are. */
public final class Tensors {
  private Tensors() {}

  /**
   * The node that owns what {@code role} is to a layer: the layer itself, or the normalisation or gate that reads it and has
   * the same channels.
   */
  public static Optional<Node> owner(GroupedNetwork network, int layer, Role role) {
    List<Node> nodes = network.shaped().graph().nodes();
    Node node = nodes.get(layer);
    if (has(network, node, role)) {
      return Optional.of(node);
    }
    if (role != Role.GAMMA && role != Role.BETA && role != Role.GATE) {
      return Optional.empty();
    }
    List<Node> readers = nodes.stream().filter(n -> n.inputs().equals(List.of(layer))).toList();
    List<Node> owners = readers.stream().filter(n -> has(network, n, role)).toList();
    if (owners.size() == 1 && network.axis(owners.getFirst().id()).equals(network.axis(layer))) {
      return Optional.of(owners.getFirst());
    }
    // A gate stands behind the norm, or the norm behind a gate.
    return readers.size() == 1 && (has(network, readers.getFirst(), Role.GAMMA) || has(network, readers.getFirst(), Role.GATE))
        ? owner(network, readers.getFirst().id(), role)
        : Optional.empty();
  }

  /** What a layer owns. */
  static Set<Role> roles(GroupedNetwork network, Node node) {
    return rules(network, node).stream().map(TensorRule::role).collect(Collectors.toSet());
  }

  private static boolean has(GroupedNetwork network, Node node, Role role) {
    return rules(network, node).stream().anyMatch(r -> r.role() == role);
  }

  private static List<TensorRule> rules(GroupedNetwork network, Node node) {
    return node.operation()
        .tensors(network.shaped().inputs(node).getFirst(), network.shaped().shape(node.id()), node.arguments());
  }
}
