package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Span;
import java.util.Map;

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

  /** A width and where it is written. */
  public record Width(int width, Span span) {}
}
