package dev.prune.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec explain CODE} and {@code prunec explain FILE GROUP}. */
@Command(
    name = "explain",
    description = {
      "Explains a message by its code (prunec explain PR0101), or a channel group of a program: which layers live and"
          + " die together, and why some cannot be pruned (prunec explain lenet300.prune fc1)."
    })
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Parameters(index = "0", paramLabel = "CODE|FILE", description = "A message's code, or a program.")
  private String subject;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GROUP",
      description = "A group or layer of the program; without it all groups are shown.")
  private Optional<String> group = Optional.empty();

  @Override
  public Integer call() {
    return new CliExplain(prunec.session()).run(subject, group);
  }
}
