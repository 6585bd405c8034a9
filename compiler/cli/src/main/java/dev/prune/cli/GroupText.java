package dev.prune.cli;

import dev.prune.cli.console.Table;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Segment;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Channel groups in words: who is in them and where, what goes with a unit, and why some may not be pruned. */
record GroupText(Network network, GroupedNetwork grouped) {
  /** One line a group. */
  List<String> all() {
    Table table = new Table("group", "channels", "layers", "pruning").words(2).words(3);
    for (int g = 0; g < network.groups().size(); g++) {
      Group group = network.groups().get(g);
      table.row(
          group.name(),
          Integer.toString(group.width()),
          String.join(", ", layers(g)),
          group.prunable() ? "possible" : group.refusal());
    }
    return table.lines("");
  }

  /** A group with all that has its axis. */
  List<String> of(int index) {
    Group group = network.groups().get(index);
    List<String> lines = new ArrayList<>();
    lines.add("Group `%s` has %d channels; it begins at %s.".formatted(group.name(), group.width(), group.place()));
    lines.add(
        group.prunable()
            ? "Events may remove its channels."
            : "No event may remove its channels: " + group.refusal() + ".");
    lines.add("Layers whose output it is: " + String.join(", ", layers(index)) + ".");
    lines.addAll(values(index).lines("  "));
    Table table = new Table("tensor", "axis", "shape", "numbers a channel").words(1).words(2);
    int[] widths = network.originalWidths();
    long whole = 0;
    for (Tensor tensor : tensors().toList()) {
      List<String> axes = axes(tensor, index);
      if (!axes.isEmpty()) {
        long each = each(tensor, index, widths);
        whole += each;
        table.row(tensor.name(), String.join(" and ", axes), shape(tensor, widths), Long.toString(each));
      }
    }
    lines.addAll(table.lines("  "));
    lines.add("The first channel to go takes %d numbers with it, and as many of each optimizer slot.".formatted(whole));
    return lines;
  }

  /** Every value that has channels of the group, and where they lie in it. */
  private Table values(int index) {
    Table table = new Table("value", "channels", "where the group lies").words(2);
    for (Node node : grouped.shaped().graph().nodes()) {
      Axis axis = grouped.axis(node.id());
      if (axis.has(index)) {
        table.row(node.name(), Integer.toString(axis.width(network.originalWidths())), where(axis, index));
      }
    }
    return table;
  }

  /**
   * The index map of an axis: {@code all}, {@code 8..15}, {@code 0..71, 9 a channel}. Positions are those of the network as it
   * was written, counted from 0.
   */
  private String where(Axis axis, int index) {
    int[] widths = network.originalWidths();
    if (axis.segments().equals(List.of(new Segment(index, 0, 1)))) {
      return "all, one to one";
    }
    List<String> ranges = new ArrayList<>();
    int begin = 0;
    for (Segment segment : axis.segments()) {
      int end = begin + segment.width(widths);
      if (segment.group() == index) {
        ranges.add(begin + ".." + (end - 1) + (segment.repeat() == 1 ? "" : ", " + segment.repeat() + " a channel"));
      }
      begin = end;
    }
    return String.join("; ", ranges);
  }

  private Stream<Tensor> tensors() {
    return Stream.concat(network.parameters().stream(), network.statistics().stream());
  }

  private List<String> layers(int group) {
    return network.layers().stream().filter(layer -> layer.has(group)).map(layer -> layer.name()).toList();
  }

  private static List<String> axes(Tensor tensor, int group) {
    List<String> names = new ArrayList<>();
    for (int a = 0; a < tensor.axes().size(); a++) {
      if (tensor.axes().get(a).has(group)) {
        names.add(a == 0 ? "output" : "input");
      }
    }
    return names;
  }

  /** Numbers that the tensor loses with one channel. */
  private static long each(Tensor tensor, int group, int[] widths) {
    int[] fewer = widths.clone();
    fewer[group]--;
    return tensor.size(widths) - tensor.size(fewer);
  }

  private static String shape(Tensor tensor, int[] widths) {
    return tensor.axes().stream()
        .map((Axis axis) -> Integer.toString(axis.width(widths)))
        .collect(Collectors.joining("x"));
  }
}
