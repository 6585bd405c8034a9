package dev.prune.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec fmt FILE...}. */
@Command(
    name = "fmt",
    description = "Writes programs in their one canonical form, in place; standard input goes to standard output.")
final class FmtCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "A .prune file, or - for standard input.")
  private List<String> files;

  @ArgGroup(exclusive = true)
  private Instead instead;

  /** What is done instead of writing files. */
  private static final class Instead {
    @Option(
        names = "--check",
        description = "Changes nothing; names the files that are not in canonical form, and ends with 11 if any are.")
    private boolean check;

    @Option(names = "--stdout", description = "Writes the formatted text to standard output and changes nothing.")
    private boolean stdout;
  }

  @Override
  public Integer call() {
    CliFmt.Goal goal =
        instead == null ? CliFmt.Goal.WRITE : instead.check ? CliFmt.Goal.CHECK : CliFmt.Goal.PRINT;
    return new CliFmt(prunec.session()).run(files, goal);
  }
}
