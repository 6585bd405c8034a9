package dev.prune.compiler.group;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.resolve.Resizing;
import dev.prune.compiler.shape.ShapedNetwork;
import dev.prune.runtime.network.Group;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether written widths leave the channel groups of a network whole: the layers of a group have one width, and a group that
 * may not lose channels keeps its own. Asked of the network as declared, before the widths are put in, because afterwards
 * layers of different width are no group any more.
 */
public final class ResizedWidths {
  private final GroupedNetwork network;
  private final Resizing resizing;
  private final Diagnostics diagnostics;

  private ResizedWidths(GroupedNetwork network, Resizing resizing, Diagnostics diagnostics) {
    this.network = network;
    this.resizing = resizing;
    this.diagnostics = diagnostics;
  }

  /** Whether they do; otherwise there are messages. */
  public static boolean check(GroupedNetwork declared, Resizing resizing, Diagnostics diagnostics) {
    return new ResizedWidths(declared, resizing, diagnostics).check();
  }

  private boolean check() {
    boolean good = true;
    for (int g = 0; g < network.groups().size(); g++) {
      List<Node> layers = network.producers(g);
      Optional<Node> first = layers.stream().filter(n -> resizing.widths().containsKey(n.name())).findFirst();
      if (first.isPresent()) {
        good &= check(network.groups().get(g), layers, first.get());
      }
    }
    return good;
  }

  private boolean check(Group group, List<Node> layers, Node first) {
    Set<Integer> widths = layers.stream().map(this::width).collect(Collectors.toCollection(TreeSet::new));
    if (widths.size() > 1) {
      diagnostics.report(
          Code.RESIZE_CONFLICT,
          resizing.widths().get(first.name()).span(),
          joined(layers.stream().map(n -> "`" + n.name() + "`").toList()),
          joined(layers.stream().map(n -> String.valueOf(width(n))).toList()));
      return false;
    }
    if (!group.prunable() && !widths.contains(group.width())) {
      diagnostics.report(
          Code.WIDTH_IS_FIXED, resizing.widths().get(first.name()).span(), first.name(), group.refusal());
      return false;
    }
    return true;
  }

  private int width(Node layer) {
    Resizing.Width written = resizing.widths().get(layer.name());
    return written == null ? declared().shape(layer.id()).channels() : written.width();
  }

  private ShapedNetwork declared() {
    return network.shaped();
  }

  private static String joined(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
  }
}
