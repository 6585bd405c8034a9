package dev.prune.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code prunec completion}: the completion script for bash and zsh. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh: source <(prunec completion)")
final class CompletionCommand implements Runnable {
  @ParentCommand private PrunecCommand prunec;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine whole = spec.root().commandLine();
    prunec.session().say(AutoComplete.bash("prunec", whole));
  }
}
