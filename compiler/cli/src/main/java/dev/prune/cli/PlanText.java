package dev.prune.cli;

import dev.prune.cli.console.Numbers;
import dev.prune.cli.console.Table;
import dev.prune.compiler.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as tables. */
final class PlanText {
  private PlanText() {}

  static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("%s at batch %d, as declared:".formatted(plan.network().name(), plan.batch()));
    lines.addAll(layers(plan.dense()));
    Plan.Stage before = plan.dense();
    int number = 0;
    for (Plan.Event event : plan.events()) {
      lines.add("");
      lines.addAll(event(++number, event, before));
      before = event.after();
    }
    return lines;
  }

  private static List<String> layers(Plan.Stage stage) {
    Table table =
        new Table(
            "layer", "operation", "output", "group", "parameters", "FLOPs", "activation", "gradient", "optimizer");
    table.words(1).words(2).words(3);
    for (Plan.Row row : stage.rows()) {
      table.row(
          row.layer(),
          row.kind(),
          row.shape().stream().map(String::valueOf).collect(Collectors.joining("x")),
          row.group().isEmpty() ? "-" : row.group(),
          Long.toString(row.parameters()),
          Long.toString(row.flops()),
          Numbers.bytes(row.activationBytes()),
          Numbers.bytes(row.gradientBytes()),
          Numbers.bytes(row.optimizerBytes()));
    }
    table.row("total", "", "", "", Long.toString(stage.parameters()), Long.toString(stage.flops()));
    List<String> lines = new ArrayList<>(table.lines("  "));
    lines.add("  All buffers take %s, since those share memory that are never needed together."
        .formatted(Numbers.bytes(stage.bytes())));
    lines.add("  Activations and their gradients take %s of it, %s of the %s that they would take side by side."
        .formatted(
            Numbers.bytes(stage.sharing().bytes()), Numbers.percent(stage.sharing().share()),
            Numbers.bytes(stage.sharing().apart())));
    return lines;
  }

  private static List<String> event(int number, Plan.Event event, Plan.Stage before) {
    List<String> lines = new ArrayList<>();
    lines.add("Event %d, %s, from %s:".formatted(number, event.moment(), event.place()));
    lines.add("  " + event.rule());
    lines.add(
        event.exact()
            ? "  The schedule alone decides: this is exact."
            : "  The data decide: what follows is an estimate within the bounds.");
    if (!event.note().isEmpty()) {
      lines.add("  " + sentence(event.note()));
    }
    lines.addAll(groups(event).lines("  "));
    Plan.Stage after = event.after();
    lines.addAll(sizes(event, before, after).lines("  "));
    if (!after.rows().equals(before.rows())) {
      lines.add("  Then:");
      layers(after).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static String sentence(String note) {
    String begun = Character.toUpperCase(note.charAt(0)) + note.substring(1);
    return begun.endsWith(".") ? begun : begun + ".";
  }

  private static Table groups(Plan.Event event) {
    Table table =
        event.exact()
            ? new Table("group", "before", "asked", "granted")
            : new Table("group", "before", "asked", "estimate", "at least", "at most");
    for (Plan.GroupForecast group : event.groups()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  group.group(),
                  Long.toString(group.before()),
                  Long.toString(group.asked()),
                  Long.toString(group.after())));
      if (!event.exact()) {
        cells.add(Long.toString(group.least()));
        cells.add(Long.toString(group.most()));
      }
      table.row(cells);
    }
    return table;
  }

  private static Table sizes(Plan.Event event, Plan.Stage before, Plan.Stage after) {
    Table table = new Table("", "before", "after", "ratio");
    table.row(
        "parameters", Numbers.count(before.parameters()), Numbers.count(after.parameters()),
        Numbers.ratio(before.parameters(), after.parameters()));
    if (event.nonzeroParameters() != after.parameters()) {
      table.row(
          "nonzero parameters", "", Numbers.count(event.nonzeroParameters()),
          Numbers.ratio(before.parameters(), event.nonzeroParameters()));
    }
    table.row(
        "FLOPs a sample", Numbers.flops(before.flops()), Numbers.flops(after.flops()),
        Numbers.ratio(before.flops(), after.flops()));
    table.row(
        "memory", Numbers.bytes(before.bytes()), Numbers.bytes(after.bytes()),
        Numbers.ratio(before.bytes(), after.bytes()));
    return table;
  }
}
