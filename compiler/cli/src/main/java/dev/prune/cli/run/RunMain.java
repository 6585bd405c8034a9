package dev.prune.cli.run;

import dev.prune.cli.Failures;
import dev.prune.cli.Terminal;
import java.nio.file.Path;

/** The second JVM of {@code prunec run}. */
public final class RunMain {
  private RunMain() {}

  /** @param arguments the path of a {@link RunArguments} file */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.system();
    int code = 0;
    // Closed after the last word is written: then an interrupted process may end.
    try (Interruption interruption = new Interruption()) {
      try {
        TrainingRun run = new TrainingRun(RunArguments.read(Path.of(arguments[0])), terminal, interruption);
        run.run(given -> GeneratedTraining.open(given, terminal.err()::println));
      } catch (Throwable e) {
        code = Failures.report(e, terminal);
      }
      terminal.out().flush();
      terminal.err().flush();
    }
    System.exit(code);
  }
}
