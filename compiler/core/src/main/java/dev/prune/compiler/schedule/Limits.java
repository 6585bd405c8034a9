package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What no rule may do, whatever it says.
 *
 * @param align what kept widths are multiples of; 0 for {@code auto}
 * @param keep for some layers, how many units they keep at least; a rule keeps the largest of these in all its layers
 * @param protectedLayers layers from which nothing is taken, each with the place that says so
 */
record Limits(int align, Map<Integer, Integer> keep, Map<Integer, Span> protectedLayers) {
  Limits {
    keep = Collections.unmodifiableMap(new LinkedHashMap<>(keep));
    protectedLayers = Collections.unmodifiableMap(new LinkedHashMap<>(protectedLayers));
  }

  /** Whether a layer, or one that shares its channels, is protected. */
  boolean isProtected(int layer, GroupedNetwork network) {
    int group = network.group(network.shaped().graph().nodes().get(layer));
    return protectedLayers.keySet().stream()
        .anyMatch(p -> p == layer || group >= 0 && network.group(network.shaped().graph().nodes().get(p)) == group);
  }
}
