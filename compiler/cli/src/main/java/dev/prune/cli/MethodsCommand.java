package dev.prune.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code prunec methods}. */
@Command(
    name = "methods",
    description = {
      "Lists the published methods of the standard library: what each does, its paper, and its parameters, of which those"
          + " without a value must be given. `prunec explain method NAME` shows the file of one."
    })
final class MethodsCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Option(names = "--json", description = "Writes the list as JSON, with types of parameters and deviations from papers.")
  private boolean json;

  @Override
  public Integer call() {
    return new CliMethods(prunec.session()).run(json);
  }
}
