package dev.prune.cli.compare;

import dev.prune.cli.console.Numbers;
import dev.prune.cli.console.Table;
import dev.prune.cli.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table for people: as aligned text, and as Markdown. */
final class StandingText {
  /** A column: what stands above it, its cell, and how much it matters where there is no room for all. */
  private record Column(String heading, Cell cell, int importance) {}

  @FunctionalInterface
  private interface Cell {
    String of(Standing row);
  }

  /** Stands at what was asked where that is not what a reader should take the row for; a remark says why. */
  static final String MARK = "†";

  private StandingText() {}

  private static List<Column> columns(boolean classes, int seeds) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("method", row -> row.variant().contestant().label(), 9));
    columns.add(new Column("asked", StandingText::asked, 9));
    columns.add(new Column(classes ? "test accuracy" : "test loss", row -> score(row, classes), 9));
    columns.add(new Column("weights", row -> percent(row.mean(RunResult::weightsRemoved)), 5));
    columns.add(new Column("units", row -> percent(row.mean(RunResult::unitsRemoved)), 5));
    columns.add(new Column("training", row -> flops(row.mean(RunResult::effectiveTrainingFlops)), 7));
    columns.add(new Column("with zeros", row -> flops(row.mean(RunResult::trainingFlops)), 2));
    columns.add(new Column("at the end", row -> flops(row.mean(RunResult::effectiveFlops)), 4));
    columns.add(new Column("with zeros", row -> flops(row.mean(RunResult::flops)), 1));
    columns.add(new Column("time", row -> Numbers.seconds(row.mean(RunResult::seconds)), 8));
    columns.add(new Column("runs", StandingText::runs, seeds > 1 ? 6 : 3));
    return columns;
  }

  /** Lines of at most {@code width} columns, where leaving out less important numbers brings that about. */
  static List<String> lines(List<Standing> rows, int seeds, int width) {
    boolean classes = rows.stream().anyMatch(Standing::classes);
    List<Column> columns = columns(classes, seeds);
    List<String> lines = table(columns, rows);
    for (int importance = 1; importance < 9 && widest(lines) > width; importance++) {
      int least = importance;
      columns.removeIf(column -> column.importance() <= least);
      lines = table(columns, rows);
    }
    return lines;
  }

  private static int widest(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }

  private static List<String> table(List<Column> columns, List<Standing> rows) {
    Table table = new Table(columns.stream().map(Column::heading).toArray(String[]::new)).words(1);
    for (Standing row : rows) {
      table.row(columns.stream().map(column -> column.cell().of(row)).toList());
    }
    return table.lines("");
  }

  /** The same as a table of Markdown, with all columns. */
  static String markdown(List<Standing> rows, int seeds) {
    List<Column> columns = columns(rows.stream().anyMatch(Standing::classes), seeds);
    List<String> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::heading).collect(Collectors.joining(" | ", "| ", " |")));
    lines.add(
        columns.stream().map(c -> c.importance() == 9 && !c.heading().startsWith("test") ? "---" : "---:")
            .collect(Collectors.joining(" | ", "| ", " |")));
    for (Standing row : rows) {
      lines.add(columns.stream().map(c -> c.cell().of(row)).collect(Collectors.joining(" | ", "| ", " |")));
    }
    List<String> marks = marks(rows);
    if (!marks.isEmpty()) {
      lines.add("");
      lines.add(String.join("\n\n", marks));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String asked(Standing row) {
    return row.variant().amount().map(Amount::words).orElse("-") + (row.asAsked() ? "" : " " + MARK);
  }

  /** Why rows are marked. */
  private static List<String> marks(List<Standing> rows) {
    List<String> marks = new ArrayList<>();
    for (Standing row : rows) {
      List<String> why = new ArrayList<>();
      if (row.missed() > 0) {
        Amount amount = row.variant().amount().orElseThrow();
        String gone =
            row.results().stream().map(result -> percent(Standing.gone(amount, result))).distinct()
                .collect(Collectors.joining(", "));
        why.add("not " + amount.words() + " went but " + gone);
      }
      if (row.results().size() < row.runs()) {
        why.add(runs(row) + (row.runs() == 1 ? " run is done" : " runs are done"));
      }
      if (!why.isEmpty()) {
        marks.add(
            MARK + " " + row.variant().words() + ": " + String.join(", and ", why)
                + "; it is not in the plot by amount.");
      }
    }
    return marks;
  }

  /** What the columns mean, and what went wrong. */
  static List<String> remarks(List<Standing> rows) {
    List<String> remarks = new ArrayList<>();
    remarks.add("Weights and units: the share of the original ones that is gone at the end.");
    remarks.add(
        "Training: three times the forward FLOPs of every sample of every step, without products of masked weights; at"
            + " the end: the forward FLOPs of one sample. With zeros: masked weights counted as if they were there.");
    remarks.addAll(marks(rows));
    for (Standing row : rows) {
      row.variant().remarks().forEach(remark -> remarks.add(row.variant().words() + ": " + remark));
      for (String failure : row.failures()) {
        remarks.add("Failed: " + row.variant().words() + ", " + failure);
      }
      row.results().stream().flatMap(result -> result.notes().stream()).distinct().forEach(
          note -> remarks.add(row.variant().words() + ": " + note));
    }
    return remarks;
  }

  private static String score(Standing row, boolean classes) {
    if (row.results().isEmpty()) {
      return "-";
    }
    Standing.Spread score = row.score();
    if (!classes) {
      return Numbers.metric(score.mean())
          + (Double.isNaN(score.deviation()) ? "" : " ± " + Numbers.metric(score.deviation()));
    }
    return Double.isNaN(score.deviation())
        ? Numbers.percent(score.mean())
        : String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * score.mean(), 100 * score.deviation());
  }

  private static String percent(double share) {
    return Numbers.percent(share);
  }

  private static String flops(double flops) {
    return Numbers.flops(flops);
  }

  private static String runs(Standing row) {
    return row.results().size() + " of " + row.runs();
  }
}
