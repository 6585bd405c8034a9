package dev.prune.cli.console;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The end of a run: metrics of each split, and what became of the network's size. */
final class SummaryText {
  private SummaryText() {}

  static List<String> lines(RunStart start, Summary summary) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d epoch%s and %d steps in %s."
            .formatted(
                start.network(),
                summary.epochs(),
                summary.epochs() == 1 ? "" : "s",
                summary.steps(),
                Numbers.seconds(summary.seconds())));
    lines.addAll(metrics(summary).lines("  "));
    Table sizes = new Table("", "start", "end", "ratio");
    size(sizes, "parameters", Numbers.count(start.parameters()), Numbers.count(summary.parameters()),
        start.parameters(), summary.parameters());
    if (summary.nonzeroParameters() != summary.parameters()) {
      size(sizes, "nonzero parameters", Numbers.count(start.parameters()), Numbers.count(summary.nonzeroParameters()),
          start.parameters(), summary.nonzeroParameters());
    }
    size(sizes, "FLOPs a sample", Numbers.flops(start.flopsPerSample()), Numbers.flops(summary.flopsPerSample()),
        start.flopsPerSample(), summary.flopsPerSample());
    size(sizes, "memory", Numbers.bytes(start.plannedBytes()), Numbers.bytes(summary.plannedBytes()),
        start.plannedBytes(), summary.plannedBytes());
    lines.addAll(sizes.lines("  "));
    if (summary.scratchBytes() > 0) {
      lines.add("  Kernels worked in %s beside it.".formatted(Numbers.bytes(summary.scratchBytes())));
    }
    return lines;
  }

  /** One line, for {@code --quiet}; {@code folder} is where the files are. */
  static String line(RunStart start, Summary summary, String folder) {
    Split best = summary.metrics().containsKey(Split.TEST) ? Split.TEST : Split.VALIDATION;
    Map<String, Double> metrics = Metrics.of(best, summary.metrics());
    StringBuilder line = new StringBuilder(start.network()).append(": ");
    for (String name : Metrics.names(List.of(metrics))) {
      line.append("%s %s %s, ".formatted(best.word(), name, Metrics.value(name, metrics.get(name))));
    }
    return line.append(Numbers.count(summary.parameters())).append(" parameters, ")
        .append(Numbers.seconds(summary.seconds())).append("; files in ").append(folder).append('.').toString();
  }

  private static Table metrics(Summary summary) {
    List<String> names = Metrics.names(summary.metrics().values());
    List<String> headings = new ArrayList<>(List.of(""));
    headings.addAll(names);
    Table table = new Table(headings.toArray(String[]::new));
    for (Split split : Split.values()) {
      Map<String, Double> metrics = Metrics.of(split, summary.metrics());
      if (!metrics.isEmpty()) {
        List<String> row = new ArrayList<>(List.of(split.word()));
        names.forEach(name -> row.add(Metrics.value(name, metrics.get(name))));
        table.row(row);
      }
    }
    return table;
  }

  private static void size(Table table, String what, String before, String after, double from, double to) {
    table.row(what, before, after, Numbers.ratio(from, to));
  }
}
