package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Measures row after row and writes the file around each, so that whatever ends the process, a crash of a driver or the
 * time limit, costs one row. A row that an earlier attempt finished is not measured again.
 */
final class StageRows {
  /** The process ended itself because something failed that may have broken the device's driver; a new one goes on. */
  static final int AGAIN = 75;

  /** The process ended itself because a row took too long. */
  static final int HANGS = 124;

  private final Path file;
  private final Duration rowLimit;
  private final Consumer<String> told;
  private final Timer timer = new Timer("row-limit", true);
  private final long began = System.nanoTime();
  private final double before;
  private StageRecord record;

  /**
   * @param file where the record goes
   * @param record what earlier attempts found
   * @param rowLimit after this time a row ends the process
   * @param told gets a line for each row
   */
  StageRows(Path file, StageRecord record, Duration rowLimit, Consumer<String> told) {
    this.file = file;
    this.record = record;
    this.before = record.seconds();
    this.rowLimit = rowLimit;
    this.told = told;
  }

  /** A row whose measurement failed; the device may be unusable. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String row, Throwable cause) {
      super("The row `" + row + "` failed.", cause);
    }
  }

  /**
   * Measures, unless that is done.
   *
   * @param measurement gives the row
   * @throws Broken when it throws; the row is written as failed
   */
  void measure(String name, Callable<Row> measurement) {
    if (record.has(name)) {
      return;
    }
    put(record.beginning(name, spent()));
    TimerTask limit = limit(name);
    Row row;
    try {
      row = measurement.call();
    } catch (Exception | LinkageError | AssertionError e) {
      limit.cancel();
      finish(Row.failed(name, sentence(e)));
      throw new Broken(name, e);
    }
    limit.cancel();
    finish(row);
  }

  private void finish(Row row) {
    put(record.with(row, spent()));
    StringBuilder line = new StringBuilder("  ").append(row.name()).append(':');
    row.figures().forEach((name, value) -> {
      if (!value.isNaN()) {
        line.append(' ').append(name).append(' ').append(Column.digits(value));
      }
    });
    row.failure().ifPresent(failure -> line.append(' ').append(failure.lines().findFirst().orElse("")));
    told.accept(line.toString());
  }

  /** The device, as soon as it is known. */
  void on(String device) {
    put(record.on(device));
  }

  /** The stage has come to its end. */
  void complete() {
    put(record.finished(spent()));
  }

  StageRecord record() {
    return record;
  }

  private double spent() {
    return before + (System.nanoTime() - began) / 1e9;
  }

  private void put(StageRecord next) {
    record = next;
    StageFile.write(file, next);
  }

  private TimerTask limit(String name) {
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            told.accept("  " + name + ": not done after " + rowLimit.toSeconds() + " s.");
            // A kernel that hangs in a driver cannot be interrupted otherwise.
            Runtime.getRuntime().halt(HANGS);
          }
        };
    timer.schedule(task, rowLimit.toMillis());
    return task;
  }

  private static String sentence(Throwable e) {
    if (e instanceof PruneException known) {
      return (known.getMessage() + " " + known.help()).strip();
    }
    return "It failed with " + e + ".";
  }
}
