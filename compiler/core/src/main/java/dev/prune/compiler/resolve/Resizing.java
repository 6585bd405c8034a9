package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Written widths of a resized network.
 *
 * @param name the name of the resized network
 * @param widths layer name to width
 */
public record Resizing(String name, Map<String, Width> widths) {
  public Resizing {
    widths = Map.copyOf(widths);
  }

  /** The network as declared. */
  public static Resizing none(String name) {
    return new Resizing(name, Map.of());
  }

  /** Complains of names that are no layers with a width. */
  public void checkNames(Graph graph, Diagnostics diagnostics) {
    List<String> known = graph.nodes().stream().filter(n -> n.operation().weighted()).map(Node::name).toList();
    Set<String> unused = new TreeSet<>(widths.keySet());
    known.forEach(unused::remove);
    for (String layer : unused) {
      diagnostics.reportUnknown(Code.UNUSED_RESIZE, widths.get(layer).span(), layer, known, graph.name());
    }
  }

  /**
   * A width and where it is written.
   *
   * @param parts one number, or one for each channel group of the layer
   */
  public record Width(List<Integer> parts, Span span) {
    public Width {
      parts = List.copyOf(parts);
    }

    /** {@code 6}, or {@code [4, 2]}. */
    public String text() {
      return parts.size() == 1
          ? String.valueOf(parts.getFirst())
          : parts.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
  }
}
