package dev.prune.cli.run;

import dev.prune.cli.Terminal;
import dev.prune.cli.console.RunConsole;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.checkpoint.AtomicFile;
import dev.prune.runtime.record.RunRecord;
import dev.prune.runtime.record.Stop;
import java.util.ArrayList;
import java.util.List;

/** Trains, shows the run, and writes its weights and its record; also when it is interrupted or diverges. */
final class TrainingRun {
  private final RunArguments arguments;
  private final Terminal terminal;
  private final Interruption interruption;
  private final RunRecord record = new RunRecord();

  TrainingRun(RunArguments arguments, Terminal terminal, Interruption interruption) {
    this.arguments = arguments;
    this.terminal = terminal;
    this.interruption = interruption;
  }

  /** Opens a training; apart from the run so that tests bring their own. */
  @FunctionalInterface
  interface Opening {
    Training open(RunArguments arguments);
  }

  /** Runs and returns normally, or throws what ended the run after writing what can be kept. */
  void run(Opening opening) {
    try (Training training = opening.open(arguments);
        RunConsole console =
            new RunConsole(
                terminal.out(), arguments.interactive(), arguments.quiet(), arguments.width(),
                arguments.folder().toString())) {
      try {
        training.train(new IdleRules(arguments.rules(), List.of(record, console)), record, console, interruption);
        training.save(arguments.weights());
        Widths.write(arguments.folder(), training.widths());
        writeRecord();
      } catch (RuntimeException | Error e) {
        console.close();
        throw stopped(e, training);
      }
    }
  }

  /** Keeps what can be kept; returns what the user is told. */
  private RuntimeException stopped(Throwable thrown, Training training) {
    PruneException why =
        thrown instanceof PruneException known
            ? known
            : thrown instanceof OutOfMemoryError
                ? new PruneException(
                    Failure.MEMORY, "The memory does not suffice.", "A smaller --batch needs less.", thrown)
                : new PruneException(Failure.INTERNAL, "The run failed: " + thrown + ".", "", thrown);
    if (!record.started()) {
      return rethrown(thrown, why);
    }
    List<String> kept = new ArrayList<>();
    try {
      record.stopped(new Stop(why.failure(), why.getMessage()));
      writeRecord();
      kept.add("the record " + arguments.record());
      if (why.failure() == Failure.INTERRUPTED) {
        training.save(arguments.weights());
        kept.add("the weights " + arguments.weights());
      }
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
    if (why.failure() == Failure.INTERNAL) {
      return rethrown(thrown, why);
    }
    String help = kept.isEmpty() ? "Nothing could be saved." : "Saved " + String.join(" and ", kept) + ".";
    return new PruneException(
        why.failure(), why.getMessage(), why.help().isEmpty() ? help : why.help() + " " + help, thrown);
  }

  /** A defect keeps its own type, so that the log of the report shows where it came from. */
  private static RuntimeException rethrown(Throwable thrown, PruneException why) {
    if (thrown instanceof RuntimeException runtime) {
      return runtime;
    }
    if (thrown instanceof OutOfMemoryError) {
      return why;
    }
    throw (Error) thrown;
  }

  private void writeRecord() {
    byte[] json = record.json();
    AtomicFile.write(arguments.record(), json);
    arguments.json().ifPresent(file -> AtomicFile.write(file, json));
  }
}
