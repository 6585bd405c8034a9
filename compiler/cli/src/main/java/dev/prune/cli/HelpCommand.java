package dev.prune.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prunec help [COMMAND]}: the same text as {@code --help}, on standard output. */
@Command(name = "help", description = "Shows the help of a command, or of prunec itself.")
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "The command to show.")
  private Optional<String> command = Optional.empty();

  @Override
  public void run() {
    CommandLine whole = spec.root().commandLine();
    CommandLine wanted = command.map(whole.getSubcommands()::get).orElse(command.isEmpty() ? whole : null);
    if (wanted == null) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no command `" + command.get() + "`; there are "
              + String.join(", ", whole.getSubcommands().keySet()));
    }
    wanted.usage(whole.getOut());
  }
}
