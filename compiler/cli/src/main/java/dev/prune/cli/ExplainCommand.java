package dev.prune.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec explain CODE}, {@code prunec explain FILE GROUP} and {@code prunec explain method NAME}. */
@Command(
    name = "explain",
    description = {
      "Explains a message by its code (prunec explain PR0101), a channel group of a program: which layers live and"
          + " die together, and why some cannot be pruned (prunec explain lenet300.prune fc1), or a method of the"
          + " standard library by its file (prunec explain method snip)."
    })
final class ExplainCommand implements Callable<Integer> {
  private static final String METHOD = "method";

  @ParentCommand private PrunecCommand prunec;

  @Parameters(index = "0", paramLabel = "CODE|FILE|method", description = "A message's code, a program, or the word method.")
  private String subject;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GROUP|NAME",
      description = "A group or layer of the program, without which all groups are shown; the name of a method.")
  private Optional<String> group = Optional.empty();

  @Override
  public Integer call() {
    // A program that is called `method` can be given as ./method.
    if (subject.equals(METHOD)) {
      return new CliMethods(prunec.session()).explain(group);
    }
    return new CliExplain(prunec.session()).run(subject, group);
  }
}
