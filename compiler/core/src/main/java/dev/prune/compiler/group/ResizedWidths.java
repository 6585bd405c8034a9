package dev.prune.compiler.group;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.resolve.Resizing;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * From written widths of layers to the resized network. Asked of the network as declared, because only there can be seen
 * which channels belong together: the layers of a group have one width, a group that may not lose channels keeps its own,
 * and where a layer's channels are cut, every part has a width.
 */
public final class ResizedWidths {
  private final GroupedNetwork network;
  private final Resizing resizing;
  private final Diagnostics diagnostics;
  private final int[] widths;
  private boolean good = true;

  private ResizedWidths(GroupedNetwork network, Resizing resizing, Diagnostics diagnostics) {
    this.network = network;
    this.resizing = resizing;
    this.diagnostics = diagnostics;
    this.widths = network.widths();
  }

  /** The layers with the arguments that the widths give them; nothing after messages. */
  public static Optional<Graph> run(GroupedNetwork declared, Resizing resizing, Diagnostics diagnostics) {
    return new ResizedWidths(declared, resizing, diagnostics).run();
  }

  private Optional<Graph> run() {
    for (int g = 0; g < widths.length; g++) {
      List<Node> layers = network.producers(g);
      Optional<Node> first = layers.stream().filter(n -> resizing.widths().containsKey(n.name())).findFirst();
      if (first.isPresent()) {
        check(g, layers, first.get());
      }
    }
    return good ? Optional.of(graph()) : Optional.empty();
  }

  private void check(int index, List<Node> layers, Node first) {
    Group group = network.groups().get(index);
    Span place = resizing.widths().get(first.name()).span();
    List<Integer> written = layers.stream().map(n -> units(n, index)).toList();
    Set<Integer> different = new TreeSet<>(written);
    if (different.contains(-1)) {
      return;
    }
    if (different.size() > 1) {
      diagnostics.report(
          Code.RESIZE_CONFLICT,
          place,
          joined(layers.stream().map(n -> "`" + n.name() + "`").toList()),
          joined(different.stream().map(String::valueOf).toList()));
      good = false;
    } else if (!group.prunable() && !different.contains(group.width())) {
      diagnostics.report(Code.WIDTH_IS_FIXED, place, first.name(), group.refusal());
      good = false;
    }
    widths[index] = written.getFirst();
  }

  /** How many units of a group a layer was given; -1 after a message. */
  private int units(Node layer, int group) {
    Resizing.Width written = resizing.widths().get(layer.name());
    if (written == null) {
      return network.groups().get(group).width();
    }
    Axis axis = network.units(layer);
    List<Integer> groups = network.groups(layer);
    if (written.parts().size() != groups.size()) {
      if (groups.getFirst() == group) {
        bad(layer, groups.size() == 1 ? "one number" : groups.size() + " numbers in a list, one for each of its groups "
            + joined(groups.stream().map(g -> "`" + network.groups().get(g).name() + "`").toList()), written);
      }
      return -1;
    }
    int channels = written.parts().get(groups.indexOf(group));
    int bundle = axis.segments().stream().filter(s -> s.group() == group).mapToInt(s -> s.repeat()).sum();
    if (channels % bundle != 0) {
      bad(layer, "a multiple of " + bundle + ", because so many of its channels go together", written);
      return -1;
    }
    return channels / bundle;
  }

  private void bad(Node layer, String wanted, Resizing.Width written) {
    diagnostics.report(Code.RESIZE_PARTS, written.span(), layer.name(), wanted, written.text());
    good = false;
  }

  /** Whether a value has as many channels as declared: half of one that has not is another half. */
  private boolean keeps(int id) {
    return network.axis(id).width(widths) == network.axis(id).width(network.widths());
  }

  private Graph graph() {
    Graph declared = network.shaped().graph();
    List<Node> nodes = new ArrayList<>();
    for (Node node : declared.nodes()) {
      int channels = network.axis(node.id()).width(widths);
      int before = network.feeding(node).width(widths);
      boolean same =
          channels == network.shaped().shape(node.id()).channels()
              && before == network.feeding(node).width(network.widths())
              && node.inputs().stream().allMatch(this::keeps);
      Arguments arguments = same ? node.arguments() : node.operation().resized(node.arguments(), channels, before);
      nodes.add(new Node(node.id(), node.name(), node.operation(), arguments, node.inputs(), node.span()));
    }
    return new Graph(
        resizing.name(),
        declared.doc(),
        declared.inputName(),
        declared.inputShape(),
        declared.inputSpan(),
        nodes,
        declared.outputs(),
        declared.values(),
        declared.span());
  }

  private static String joined(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : words.stream().limit(words.size() - 1).collect(Collectors.joining(", ")) + " and " + words.getLast();
  }
}
