package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The inside of an expression that is computed for each of some layers, and which metrics of layers it names: they decide,
 * or must have numbers for, the layers.
 */
final class Each {
  /** Whether activations may be measured there and then: in the definition of a metric, and nowhere else. */
  final boolean measures;

  private final Map<Metric, Span> metrics = new LinkedHashMap<>();

  Each(boolean measures) {
    this.measures = measures;
  }

  void names(Metric metric, Span at) {
    metrics.putIfAbsent(metric, at);
  }

  Map<Metric, Span> metrics() {
    return metrics;
  }

  /** The first metric whose layers are others than those of the first. */
  Optional<Metric> other() {
    return metrics.keySet().stream()
        .filter(m -> !m.layers().equals(metrics.keySet().iterator().next().layers()))
        .findFirst();
  }
}
