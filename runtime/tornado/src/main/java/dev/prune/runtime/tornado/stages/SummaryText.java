package dev.prune.runtime.tornado.stages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of files that are there, in Markdown. */
final class SummaryText {
  private SummaryText() {}

  static String of(CheckOptions options) {
    StringBuilder text = new StringBuilder();
    for (CheckStage stage : options.stages()) {
      StageFile.read(options.file(stage))
          .ifPresent(record -> text.append(table(stage, record, StageFile.read(options.peer(stage)))));
    }
    return text.isEmpty() ? "There are no results in " + options.out() + ".\n" : text.toString();
  }

  /** One stage: a heading, what was measured where, a table, and what failed. */
  static String table(CheckStage stage, StageRecord record, Optional<StageRecord> peer) {
    StringBuilder text = new StringBuilder("### ").append(stage.title()).append("\n\n");
    text.append("On ").append(record.runsOn()).append(", Java ").append(record.java()).append(", version ")
        .append(record.subject().version()).append(", commit ").append(record.subject().commit())
        .append(record.subject().quick() ? ", `--quick`" : "").append("; ")
        .append(Column.digits(record.seconds())).append(" s.")
        .append(record.complete() ? "" : " **Not complete.**").append('\n');
    peer.ifPresent(other -> text.append("Beside it: ").append(other.runsOn()).append(".\n"));
    text.append('\n');
    List<Column> columns = stage.columns();
    line(text, headings(columns, peer.isPresent()));
    line(text, headings(columns, peer.isPresent()).stream().map(heading -> "---").toList());
    for (Row row : record.rows()) {
      Map<String, Double> theirs = peer.stream().flatMap(other -> other.rows().stream())
          .filter(other -> other.name().equals(row.name())).findFirst().map(Row::figures).orElse(Map.of());
      line(text, cells(row, columns, peer.isPresent(), theirs));
    }
    text.append('\n');
    for (Row row : record.rows()) {
      row.failure().ifPresent(
          failure -> text.append("- `").append(row.name()).append("`: ").append(failure.lines().collect(Collectors.joining(" "))).append('\n'));
    }
    return text.append(record.failures() > 0 ? "\n" : "").toString();
  }

  private static List<String> headings(List<Column> columns, boolean peer) {
    List<String> headings = new ArrayList<>(List.of(""));
    for (Column column : columns) {
      headings.add(column.title());
      if (peer && column.peer()) {
        headings.add("PyTorch");
        headings.add("ours / PyTorch's");
      }
    }
    return headings;
  }

  private static List<String> cells(Row row, List<Column> columns, boolean peer, Map<String, Double> theirs) {
    List<String> cells = new ArrayList<>(List.of(row.name()));
    for (Column column : columns) {
      String own = column.cell(row.figures());
      cells.add(row.failure().isPresent() && row.figures().isEmpty() ? "failed" : own);
      if (peer && column.peer()) {
        cells.add(column.cell(theirs));
        Double a = row.figures().get(column.key());
        Double b = theirs.get(column.key());
        cells.add(a == null || b == null || !(b > 0) ? "–" : Column.digits(a / b));
      }
    }
    return cells;
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
