package dev.prune.cli.console;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The end of an epoch in one line; consecutive lines are aligned. */
final class EpochText {
  private EpochText() {}

  static String line(EpochReport report, int epochs) {
    int digits = Math.max(2, Integer.toString(epochs).length());
    StringBuilder line = new StringBuilder("epoch %%%dd/%%d".formatted(digits).formatted(report.epoch(), epochs));
    for (Split split : Split.values()) {
      Map<String, Double> metrics = Metrics.of(split, report.metrics());
      if (metrics.isEmpty()) {
        continue;
      }
      line.append("  ").append(split.word());
      for (String name : Metrics.names(List.of(metrics))) {
        String text = Metrics.value(name, metrics.get(name));
        int width = name.equals("accuracy") ? 7 : 6;
        line.append(' ').append(name).append(' ').append(" ".repeat(Math.max(0, width - text.length()))).append(text);
      }
    }
    report.layers().forEach((name, each) -> line.append("  ").append(name).append(' ').append(range(each.values())));
    return line.append("  ").append(Numbers.speed(report.samplesPerSecond())).toString();
  }

  /** The smallest and the largest number of a metric of layers. */
  private static String range(Collection<Double> values) {
    double least = values.stream().mapToDouble(Double::doubleValue).reduce(Double.POSITIVE_INFINITY, Math::min);
    double most = values.stream().mapToDouble(Double::doubleValue).reduce(Double.NEGATIVE_INFINITY, Math::max);
    return Numbers.metric(least) + " to " + Numbers.metric(most);
  }
}
