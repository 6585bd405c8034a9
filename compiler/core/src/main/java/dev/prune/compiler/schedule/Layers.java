package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers that a selector stands for.
 *
 * @param nodes ids of nodes, ascending
 * @param named those that the text names one by one, each with its place
 * @param span the selector
 */
record Layers(List<Integer> nodes, Map<Integer, Span> named, Span span) {
  Layers {
    nodes = nodes.stream().distinct().sorted().toList();
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }
}
