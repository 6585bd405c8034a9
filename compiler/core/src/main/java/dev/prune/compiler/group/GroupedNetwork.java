package dev.prune.compiler.group;

import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.shape.ShapedNetwork;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import java.util.List;

/**
 * A network whose every value has a channel axis made of groups.
 *
 * @param shaped the network
 * @param axes the channel axis of each node's output
 * @param groups the channel groups; axes name them by index
 */
public record GroupedNetwork(ShapedNetwork shaped, List<Axis> axes, List<Group> groups) {
  public GroupedNetwork {
    axes = List.copyOf(axes);
    groups = List.copyOf(groups);
  }

  /** The channel axis of a node's output, or of the input. */
  public Axis axis(int id) {
    return id == Graph.INPUT ? Axis.fixed(shaped.graph().inputShape().channels()) : axes.get(id);
  }

  /** The group that a node's output channels are, one to one; -1 where they are fixed, joined or spread. */
  public int group(Node node) {
    Axis axis = axes.get(node.id());
    boolean plain = axis.segments().size() == 1 && axis.segments().getFirst().repeat() == 1;
    return plain ? axis.segments().getFirst().group() : -1;
  }

  /** The weighted nodes whose output channels belong to {@code group}. */
  public List<Node> producers(int group) {
    return shaped.graph().nodes().stream().filter(n -> n.operation().weighted() && group(n) == group).toList();
  }
}
