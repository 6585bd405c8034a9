package dev.prune.cli;

import dev.prune.cli.console.Table;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.group.Residual;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Segment;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Channel groups in words: who is in them and where, what goes with a unit, and why some may not be pruned. */
record GroupText(Network network, GroupedNetwork grouped) {
  /** In axes: the group of positions that belong to none. */
  private static final int NONE = -1;

  /** One line a group. */
  List<String> all() {
    boolean streams = !grouped.sums().isEmpty();
    Table table =
        streams
            ? new Table("group", "channels", "layers", "residual", "pruning").words(2).words(3).words(4)
            : new Table("group", "channels", "layers", "pruning").words(2).words(3);
    for (int g = 0; g < network.groups().size(); g++) {
      Group group = network.groups().get(g);
      List<String> row = new ArrayList<>();
      row.add(group.name());
      row.add(Integer.toString(group.width()));
      row.add(String.join(", ", layers(g)));
      if (streams) {
        row.add(grouped.residual(g).map(Residual::word).map(word -> word.replace('_', '-')).orElse(""));
      }
      row.add(!group.prunable() ? group.refusal() : group.width() == 1 ? "its only channel stays" : "possible");
      table.row(row);
    }
    return table.lines("");
  }

  /** A group with all that has its axis. */
  List<String> of(int index) {
    Group group = network.groups().get(index);
    List<String> lines = new ArrayList<>();
    lines.add("Group `%s` has %s; it begins at %s.".formatted(
        group.name(), group.width() == 1 ? "1 channel" : group.width() + " channels", group.place()));
    lines.add(pruning(group));
    lines.add("Layers whose output it is: " + String.join(", ", layers(index)) + ".");
    grouped.residual(index).ifPresent(way -> lines.add(stream(index, way)));
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

  private static String pruning(Group group) {
    if (!group.prunable()) {
      return "No event may remove its channels: " + group.refusal() + ".";
    }
    return group.width() == 1
        ? "No event removes its only channel, because every group keeps one; where the table says that several positions are"
            + " a channel, these go together or not at all."
        : "Events may remove its channels.";
  }

  /** What the channels of a value are that is no layer's own: where each group lies in it, and what belongs to none. */
  List<String> value(String name, Node node) {
    List<String> lines = new ArrayList<>();
    Axis axis = grouped.axis(node.id());
    lines.add("The %d channels of `%s` (%s, %s) are joined, spread or taken from elsewhere:".formatted(
        axis.width(network.originalWidths()), name, node.operation().name(), node.span().place()));
    Table table = new Table("channels", "belong to").words(0).words(1);
    for (int g : axis.groups()) {
      Group group = network.groups().get(g);
      table.row(
          where(axis, g), "group `" + group.name() + "`" + (group.prunable() ? "" : ", which stays: " + group.refusal()));
    }
    if (axis.has(NONE)) {
      table.row(where(axis, NONE), "the network's input, whose channels no event removes");
    }
    lines.addAll(table.lines("  "));
    return lines;
  }

  /** How the residual stream of a group is treated, and what that means. */
  private String stream(int index, Residual way) {
    String sums =
        grouped.sums(index).stream()
            .map(id -> grouped.shaped().graph().nodes().get(id).name())
            .collect(Collectors.joining(", "));
    return "It is in a residual stream (" + sums + "), "
        + switch (way) {
          case INDEX_ALIGNED -> "index-aligned: a channel goes from all members at once.";
          case EXCLUDED -> "excluded: the training says that streams keep their channels.";
          case COUNT_ALIGNED -> grouped.tied(index).size() == 1 ? "count-aligned." : "count-aligned with "
              + grouped.tied(index).stream()
                  .filter(g -> g != index)
                  .map(g -> network.groups().get(g).name())
                  .collect(Collectors.joining(", "))
              + ": each loses as many channels, its own by its own scores, and what is left is added in order. So the network"
              + " after a cut is another function than the masked one. What reads the stream goes by the channels of "
              + followed(index) + ".";
        };
  }

  /** The groups that sums of a stream have: those of its first layers. */
  private String followed(int index) {
    return grouped.sums(index).stream()
        .flatMapToInt(sum -> Arrays.stream(grouped.axis(sum).groups()))
        .filter(grouped.tied(index)::contains)
        .distinct()
        .mapToObj(g -> network.groups().get(g).name())
        .collect(Collectors.joining(", "));
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
    List<Range> ranges = new ArrayList<>();
    int begin = 0;
    for (Segment segment : axis.segments()) {
      int end = begin + segment.width(widths);
      if (segment.group() == index) {
        ranges.add(new Range(begin, end, index == NONE ? 1 : segment.repeat()));
      }
      begin = end;
    }
    return Range.words(ranges);
  }

  /** Positions {@code begin} to, but without, {@code end}, so many of which are a channel. */
  private record Range(int begin, int end, int repeat) {
    /** Beyond this many, ranges that are alike are counted. */
    private static final int MOST = 4;

    static String words(List<Range> ranges) {
      Range first = ranges.getFirst();
      int apart = ranges.size() > 1 ? ranges.get(1).begin - first.begin : 0;
      for (int i = 0; i < ranges.size(); i++) {
        Range range = ranges.get(i);
        if (ranges.size() <= MOST
            || range.begin != first.begin + i * apart
            || range.end - range.begin != first.end - first.begin
            || range.repeat != first.repeat) {
          return ranges.stream().map(Range::word).collect(Collectors.joining("; "));
        }
      }
      return first.word() + " and " + (ranges.size() - 1) + " times more, every " + apart;
    }

    private String word() {
      return begin + ".." + (end - 1) + (repeat == 1 ? "" : ", " + repeat + " a channel");
    }
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
