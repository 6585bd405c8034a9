package dev.prune.cli.console;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
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
        int width = Metrics.isShare(name) ? 7 : 6;
        line.append(' ').append(name).append(' ').append(" ".repeat(Math.max(0, width - text.length()))).append(text);
      }
    }
    return line.append("  ").append(Numbers.speed(report.samplesPerSecond())).toString();
  }
}
