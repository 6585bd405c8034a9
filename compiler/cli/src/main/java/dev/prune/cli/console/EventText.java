package dev.prune.cli.console;

import dev.prune.runtime.Shrink;
import dev.prune.runtime.record.Change;
import dev.prune.runtime.record.EventMemory;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * A pruning event as two small tables: what it took from each group, and what that changed. One that changed nothing is a
 * line, and so is each of many rounds.
 */
final class EventText {
  /** A deep network has a hundred groups; the run's record holds them all. */
  private static final int MOST_GROUPS = 24;

  /** Over fewer steps, the step time tells of the JVM's warm-up; the run's record has it whatever it is worth. */
  private static final int ENOUGH_STEPS = 50;

  private EventText() {}

  /** What is said of events that one line of the text did at one moment, round by round. */
  static List<String> lines(List<EventReport> rounds) {
    return rounds.size() == 1 ? lines(rounds.getFirst()) : rounds.stream().map(EventText::line).toList();
  }

  /** Whether two events are rounds of one line of the text at one moment. */
  static boolean together(EventReport one, EventReport other) {
    return one.step() == other.step() && one.rule().equals(other.rule()) && one.action().equals(other.action());
  }

  /** What is left, in one line; and why, where nothing was taken. */
  private static String line(EventReport event) {
    String what = "Event `%s`: %s %s".formatted(event.rule(), event.action(), moment(event));
    if (!changes(event.parameters()) && !changes(event.nonzeroParameters())) {
      String reasons =
          event.groups().stream()
              .map(GroupChange::reason)
              .filter(r -> !r.isEmpty())
              .distinct()
              .collect(Collectors.joining(", "));
      return what + "; it changed nothing" + (reasons.isEmpty() ? "." : ": " + reasons + ".");
    }
    Change left = changes(event.parameters()) ? event.parameters() : event.nonzeroParameters();
    return "%s; %s of %s %sparameters are left."
        .formatted(
            what, Numbers.count(left.after()), Numbers.count(left.before()),
            changes(event.parameters()) ? "" : "nonzero ");
  }

  private static boolean changes(Change change) {
    return change.before() != change.after();
  }

  static List<String> lines(EventReport event) {
    if (!changes(event.parameters()) && !changes(event.nonzeroParameters())) {
      return List.of(line(event));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "Event `%s`: %s %s.".formatted(event.rule(), event.action(), moment(event)));
    lines.addAll(groups(event.groups()).lines("  "));
    int hidden = event.groups().size() - MOST_GROUPS;
    if (hidden > 0) {
      lines.add("  ... and %d more; the run's record has them all.".formatted(hidden));
    }
    lines.addAll(changes(event).lines("  "));
    var cost = event.cost();
    double whole = cost.score() + cost.compact() + cost.reemit() + cost.compile();
    lines.add(
        "  It cost %s: score %s, compact %s, re-emit %s, compile %s."
            .formatted(
                Numbers.milliseconds(whole),
                Numbers.milliseconds(cost.score()),
                Numbers.milliseconds(cost.compact()),
                Numbers.milliseconds(cost.reemit()),
                Numbers.milliseconds(cost.compile())));
    memory(event).ifPresent(lines::add);
    return lines;
  }

  /** Said where a device keeps what it has, or where its memory is not the host's. */
  private static Optional<String> memory(EventReport event) {
    EventMemory memory = event.memory();
    if (memory.shrink().equals(Shrink.IN_PLACE.word())) {
      return Optional.of(
          "  Buffers shrank in place: the device keeps %s for them.".formatted(
              Numbers.bytes(memory.heldBytes().after())));
    }
    if (memory.shrink().equals(Shrink.RE_CREATED.word()) && memory.crossedBytes() > 0) {
      return Optional.of(
          "  Buffers were made anew: %s crossed between host and device.".formatted(
              Numbers.bytes(memory.crossedBytes())));
    }
    return Optional.empty();
  }

  private static String moment(EventReport event) {
    return event.step() == 0
        ? "before the first step"
        : "in epoch %d, at step %d".formatted(event.epoch(), event.step());
  }

  private static Table groups(List<GroupChange> groups) {
    boolean reasons = groups.stream().anyMatch(g -> !g.reason().isEmpty());
    Table table =
        reasons
            ? new Table("group", "before", "asked", "granted", "why").words(4)
            : new Table("group", "before", "asked", "granted");
    for (GroupChange group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  group.group(),
                  Long.toString(group.before()),
                  Long.toString(group.asked()),
                  Long.toString(group.after())));
      if (!group.reason().isEmpty()) {
        cells.add(group.reason());
      }
      table.row(cells);
    }
    return table;
  }

  private static Table changes(EventReport event) {
    Table table = new Table("", "before", "after", "ratio");
    change(table, "parameters", event.parameters(), Numbers::count);
    if (differs(event.nonzeroParameters(), event.parameters())) {
      change(table, "nonzero parameters", event.nonzeroParameters(), Numbers::count);
    }
    change(table, "FLOPs a sample", event.flopsPerSample(), Numbers::flops);
    if (differs(event.effectiveFlopsPerSample(), event.flopsPerSample())) {
      change(table, "without masked", event.effectiveFlopsPerSample(), Numbers::flops);
    }
    change(table, "memory", event.plannedBytes(), Numbers::bytes);
    if (Math.min(event.measuredSteps().before(), event.measuredSteps().after()) >= ENOUGH_STEPS) {
      change(table, "step time", event.stepMs(), Numbers::milliseconds);
    }
    return table;
  }

  private static void change(Table table, String what, Change change, DoubleFunction<String> text) {
    table.row(
        what,
        text.apply(change.before()),
        text.apply(change.after()),
        Numbers.ratio(change.before(), change.after()));
  }

  private static boolean differs(Change one, Change other) {
    return one.before() != other.before() || one.after() != other.after();
  }
}
