package dev.prune.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec check FILE...}. */
@Command(name = "check", description = "Finds the errors of a program without running or writing anything.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "A .prune file, or - for standard input.")
  private List<String> files;

  @Override
  public Integer call() {
    return new CliCheck(prunec.session()).run(files);
  }
}
