package dev.prune.compiler.group;

import dev.prune.compiler.op.Channels;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.shape.ShapedNetwork;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Annotate, then unite: every operation with channels of its own opens a group; what adds values unites their groups; what
 * joins or spreads keeps them apart and shifts positions.
 *
 * <p>Two axes that must agree but are cut differently (a sum of a joined value and a plain one) cannot shrink in step: all
 * their groups are refused, with the reason.
 */
public final class ChannelGroups {
  private final ShapedNetwork shaped;
  private final List<Axis> axes = new ArrayList<>();
  private final List<Node> opener = new ArrayList<>();
  private final List<Integer> parent = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  private ChannelGroups(ShapedNetwork shaped) {
    this.shaped = shaped;
  }

  /** The network with its channel groups. */
  public static GroupedNetwork run(ShapedNetwork shaped) {
    return new ChannelGroups(shaped).run();
  }

  private GroupedNetwork run() {
    for (Node node : shaped.graph().nodes()) {
      axes.add(axis(node));
    }
    shaped
        .graph()
        .outputs()
        .forEach((name, id) -> refuse(axes.get(id), "its channels are the output `" + name + "` of the network"));
    return numbered();
  }

  private Axis axis(Node node) {
    List<Axis> inputs = node.inputs().stream().map(this::input).toList();
    return switch (node.operation().channels()) {
      case Channels.Own own -> Axis.of(open(node));
      case Channels.Same same -> united(inputs, node);
      case Channels.Joined joined -> inputs.stream().reduce(Axis::then).orElseThrow();
      case Channels.Spread spread -> inputs.getFirst().repeated(shaped.shape(node.inputs().getFirst()).area());
      case Channels.Mixed mixed -> {
        Axis axis = united(inputs, node);
        refuse(axis, mixed.reason());
        yield axis;
      }
    };
  }

  private Axis input(int id) {
    return id == Graph.INPUT ? Axis.fixed(shaped.graph().inputShape().channels()) : axes.get(id);
  }

  private int open(Node node) {
    opener.add(node);
    parent.add(parent.size());
    refusals.add("");
    return parent.size() - 1;
  }

  private Axis united(List<Axis> inputs, Node node) {
    Axis first = inputs.getFirst();
    for (Axis other : inputs.subList(1, inputs.size())) {
      unite(first, other, node);
    }
    return first;
  }

  private void unite(Axis a, Axis b, Node node) {
    boolean alike = a.segments().size() == b.segments().size();
    for (int i = 0; alike && i < a.segments().size(); i++) {
      Segment s = a.segments().get(i);
      Segment t = b.segments().get(i);
      alike = s.repeat() == t.repeat() && width(s) == width(t);
    }
    if (!alike) {
      String reason = "`" + node.name() + "` adds values whose channels are joined from different groups";
      refuse(a, reason);
      refuse(b, reason);
      return;
    }
    for (int i = 0; i < a.segments().size(); i++) {
      Segment s = a.segments().get(i);
      Segment t = b.segments().get(i);
      if (s.group() >= 0 && t.group() >= 0) {
        union(s.group(), t.group());
      } else if (s.group() >= 0 || t.group() >= 0) {
        int group = find(Math.max(s.group(), t.group()));
        refuse(group, "`" + node.name() + "` adds it to channels of the network's input");
      }
    }
  }

  private int width(Segment segment) {
    return segment.group() < 0 ? segment.width() : shaped.shape(opener.get(segment.group()).id()).channels();
  }

  private void union(int a, int b) {
    int first = Math.min(find(a), find(b));
    int second = Math.max(find(a), find(b));
    parent.set(second, first);
    if (refusals.get(first).isEmpty()) {
      refusals.set(first, refusals.get(second));
    }
  }

  private int find(int group) {
    return parent.get(group) == group ? group : find(parent.get(group));
  }

  private void refuse(Axis axis, String reason) {
    for (Segment segment : axis.segments()) {
      if (segment.group() >= 0) {
        refuse(find(segment.group()), reason);
      }
    }
  }

  private void refuse(int group, String reason) {
    if (refusals.get(group).isEmpty()) {
      refusals.set(group, reason);
    }
  }

  private GroupedNetwork numbered() {
    Map<Integer, Integer> numbers = new LinkedHashMap<>();
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < parent.size(); i++) {
      if (find(i) == i) {
        Node node = opener.get(i);
        numbers.put(i, groups.size());
        groups.add(
            new Group(node.name(), shaped.shape(node.id()).channels(), refusals.get(i), node.span().place()));
      }
    }
    List<Axis> renumbered =
        axes.stream()
            .map(
                axis ->
                    new Axis(
                        axis.segments().stream()
                            .map(
                                s ->
                                    s.group() < 0 ? s : new Segment(numbers.get(find(s.group())), 0, s.repeat()))
                            .toList()))
            .toList();
    return new GroupedNetwork(shaped, renumbered, groups);
  }
}
