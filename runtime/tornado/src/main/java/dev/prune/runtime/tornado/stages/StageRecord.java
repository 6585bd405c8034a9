package dev.prune.runtime.tornado.stages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a stage's file, complete or on the way there.
 *
 * @param subject what it is about
 * @param runsOn the device in words; empty before it was opened
 * @param java the version of Java
 * @param complete whether the stage came to its end
 * @param seconds spent so far, over all attempts
 * @param running the row that was being measured when the file was written
 * @param rows finished rows
 */
record StageRecord(
    Subject subject,
    String runsOn,
    String java,
    boolean complete,
    double seconds,
    Optional<String> running,
    List<Row> rows) {
  /** The value of {@code schema}; the number grows when a reader of before could misunderstand. */
  static final String SCHEMA = "prune-gpu-check/1";

  StageRecord {
    rows = List.copyOf(rows);
  }

  /** Nothing yet. */
  static StageRecord empty(Subject subject) {
    return new StageRecord(subject, "", Runtime.version().toString(), false, 0, Optional.empty(), List.of());
  }

  boolean has(String row) {
    return rows.stream().anyMatch(done -> done.name().equals(row));
  }

  StageRecord on(String device) {
    return new StageRecord(subject, device, java, complete, seconds, running, rows);
  }

  StageRecord beginning(String row, double spent) {
    return new StageRecord(subject, runsOn, java, false, spent, Optional.of(row), rows);
  }

  StageRecord with(Row row, double spent) {
    List<Row> more = new ArrayList<>(rows);
    more.add(row);
    return new StageRecord(subject, runsOn, java, false, spent, Optional.empty(), more);
  }

  StageRecord finished(double spent) {
    return new StageRecord(subject, runsOn, java, true, spent, Optional.empty(), rows);
  }

  /** The row that was being measured when the process went away, as a failure, so that the next attempt goes past it. */
  StageRecord withoutRunning(String why) {
    return running.map(row -> with(Row.failed(row, why), seconds)).orElse(this);
  }

  long failures() {
    return rows.stream().filter(row -> row.failure().isPresent()).count();
  }
}
