package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What no rule may do, whatever it says.
 *
 * @param align what kept widths are multiples of; 0 for {@code auto}
 * @param keep for some layers, how many units they, and what shares their channels, keep at least
 * @param protectedLayers layers from which nothing is taken, each with the place that says so
 */
record Limits(int align, Map<Integer, Integer> keep, Map<Integer, Span> protectedLayers) {
  Limits {
    keep = Collections.unmodifiableMap(new LinkedHashMap<>(keep));
    protectedLayers = Collections.unmodifiableMap(new LinkedHashMap<>(protectedLayers));
  }

  /** The limits that matter to a rule of units which keeps {@code least} of each of its layers anyway. */
  Map<Integer, Integer> more(List<Integer> layers, int least, GroupedNetwork network) {
    Set<Integer> groups =
        layers.stream()
            .flatMap(l -> network.groups(l).stream())
            .flatMap(g -> network.tied(g).stream())
            .collect(Collectors.toSet());
    Map<Integer, Integer> more = new LinkedHashMap<>();
    keep.forEach(
        (layer, count) -> {
          if (count > least && network.groups(layer).stream().anyMatch(groups::contains)) {
            more.put(layer, count);
          }
        });
    return more;
  }

  /** Whether a layer, or one that shares its channels, is protected. */
  boolean isProtected(int layer, GroupedNetwork network) {
    return protectedLayers.keySet().stream().anyMatch(p -> p == layer || network.share(p, layer));
  }
}
