package dev.prune.cli.console;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import java.util.Map;

/** The end of an epoch in one line; consecutive lines are aligned. */
final class EpochText {
  private EpochText() {}

  static String line(EpochReport report, int epochs) {
    int digits = Math.max(2, Integer.toString(epochs).length());
    StringBuilder line = new StringBuilder("epoch %%%dd/%%d".formatted(digits).formatted(report.epoch(), epochs));
    for (Split split : Split.values()) {
      Map<String, Double> metrics = report.metrics().getOrDefault(split, Map.of());
      if (metrics.isEmpty()) {
        continue;
      }
      line.append("  ").append(split.word());
      // Loss and accuracy of every split; the program's own metrics follow behind them.
      append(line, metrics, "loss", 7);
      append(line, metrics, "accuracy", 8);
      metrics.forEach((name, value) -> {
        if (!name.equals("loss") && !name.equals("accuracy")) {
          append(line, metrics, name, 7);
        }
      });
    }
    return line.append("  ").append(Numbers.speed(report.samplesPerSecond())).toString();
  }

  private static void append(StringBuilder line, Map<String, Double> metrics, String name, int width) {
    Double value = metrics.get(name);
    if (value != null) {
      String text = SummaryText.value(name, value);
      line.append(' ').append(name).append(' ').append(" ".repeat(Math.max(0, width - text.length()))).append(text);
    }
  }
}
