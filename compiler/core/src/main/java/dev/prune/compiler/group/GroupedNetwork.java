package dev.prune.compiler.group;

import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.shape.ShapedNetwork;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A network whose every value has a channel axis made of groups.
 *
 * @param shaped the network
 * @param axes the channel axis of each node's output
 * @param groups the channel groups; axes name them by index
 * @param aside for nodes that cut or part their input's channels, the axis before the cut or of one part
 * @param sums the nodes that add to a residual stream, and how each is treated
 */
public record GroupedNetwork(
    ShapedNetwork shaped, List<Axis> axes, List<Group> groups, Map<Integer, Axis> aside, Map<Integer, Residual> sums) {
  public GroupedNetwork {
    axes = List.copyOf(axes);
    groups = List.copyOf(groups);
    aside = Map.copyOf(aside);
    sums = Collections.unmodifiableMap(new TreeMap<>(sums));
  }

  /** The width of every group before any event. */
  public int[] widths() {
    return groups.stream().mapToInt(Group::width).toArray();
  }

  /** The channel axis of a node's output, or of the input. */
  public Axis axis(int id) {
    return id == Graph.INPUT ? Axis.fixed(shaped.graph().inputShape().channels()) : axes.get(id);
  }

  /** The input channels that feed one output channel of a node: all, or those of one group of a grouped convolution. */
  public Axis feeding(Node node) {
    return aside.getOrDefault(node.id(), axis(node.inputs().getFirst()));
  }

  /**
   * A node's output channels where they are units, one position each: where they are one group, or channels as a layer with
   * weights computes them. No segments where they are fixed, joined or spread.
   */
  public Axis units(Node node) {
    Axis axis = axes.get(node.id());
    if (axis.segments().stream().anyMatch(s -> s.group() < 0)) {
      return Axis.none();
    }
    boolean plain = axis.segments().size() == 1 && axis.segments().getFirst().repeat() == 1;
    return plain || node.operation().weighted() || weightedAxes().contains(axis) ? axis : Axis.none();
  }

  private Set<Axis> weightedAxes() {
    Set<Axis> weighted = new HashSet<>();
    shaped.graph().nodes().stream()
        .filter(n -> n.operation().weighted())
        .forEach(n -> weighted.add(axes.get(n.id())));
    return weighted;
  }

  /** The groups of a node's units, in the order of their positions. */
  public List<Integer> groups(Node node) {
    return Arrays.stream(units(node).groups()).boxed().toList();
  }

  /** The groups of the units of the node with this id. */
  public List<Integer> groups(int id) {
    return groups(shaped.graph().nodes().get(id));
  }

  /** Whether two nodes have units of one group, or of groups that have one width. */
  public boolean share(int a, int b) {
    List<Integer> others = groups(b);
    return groups(a).stream().flatMap(g -> tied(g).stream()).anyMatch(others::contains);
  }

  /** The groups that always have as many channels as this one: itself, and all of its count-aligned stream. */
  public List<Integer> tied(int group) {
    return Arrays.stream(Group.tied(groups, group)).boxed().toList();
  }

  /** The sums that add channels of a group to a residual stream. */
  public List<Integer> sums(int group) {
    return sums.keySet().stream()
        .filter(id -> axis(id).has(group) || nodes().get(id).inputs().stream().anyMatch(in -> axis(in).has(group)))
        .toList();
  }

  /** How the residual stream of a group is treated; empty where it is in none. */
  public Optional<Residual> residual(int group) {
    return sums(group).stream().map(sums::get).max(Comparator.naturalOrder());
  }

  private List<Node> nodes() {
    return shaped.graph().nodes();
  }

  /** The weighted nodes some of whose output channels belong to {@code group}. */
  public List<Node> producers(int group) {
    return shaped.graph().nodes().stream().filter(n -> n.operation().weighted() && groups(n).contains(group)).toList();
  }
}
