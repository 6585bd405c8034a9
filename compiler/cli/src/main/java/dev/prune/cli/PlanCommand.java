package dev.prune.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec plan FILE}. */
@Command(
    name = "plan",
    description = "Shows, before any training, each layer's shape, group, parameters, FLOPs and memory: as declared and"
        + " after each event. What the data decide is an estimate with bounds.")
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Parameters(paramLabel = "FILE", description = "A .prune file, or - for standard input.")
  private String file;

  @Override
  public Integer call() {
    return new CliPlan(prunec.session()).run(file);
  }
}
