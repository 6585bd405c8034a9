package dev.prune.cli.console;

import dev.prune.runtime.data.Split;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The order and the looks of metrics: loss, accuracy, then the program's own by name. */
final class Metrics {
  private static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(name -> name.equals("loss") ? 0 : name.equals("accuracy") ? 1 : 2)
          .thenComparing(Comparator.naturalOrder());

  private Metrics() {}

  static List<String> names(Collection<Map<String, Double>> metrics) {
    return metrics.stream().flatMap(m -> m.keySet().stream()).distinct().sorted(ORDER).toList();
  }

  static Map<String, Double> of(Split split, Map<Split, Map<String, Double>> metrics) {
    return metrics.getOrDefault(split, Map.of());
  }

  /** Whether it is the accuracy of an output. */
  static boolean isShare(String name) {
    return name.equals("accuracy") || name.endsWith(".accuracy");
  }

  /** Accuracy as a percentage, everything else as a number, {@code -} where there is none. */
  static String value(String name, Double value) {
    return value == null ? "-" : isShare(name) ? Numbers.percent(value) : Numbers.metric(value);
  }
}
