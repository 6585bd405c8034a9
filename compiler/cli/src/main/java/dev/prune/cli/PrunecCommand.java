package dev.prune.cli;

import dev.prune.runtime.Failure;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** {@code prunec}: the flags that every subcommand has, and the way from an exception to an exit code. */
@Command(
    name = "prunec",
    description = "Checks, plans, builds and runs .prune programs: networks that shrink while they train.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    sortOptions = false,
    subcommands = {
      CheckCommand.class,
      PlanCommand.class,
      BuildCommand.class,
      RunCommand.class,
      CompareCommand.class,
      DevicesCommand.class,
      MethodsCommand.class,
      FmtCommand.class,
      ExplainCommand.class,
      GraphCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:Everything went well.",
      " 1:The program has errors.",
      " 2:The command line is wrong.",
      " 3:A file is missing, unreadable or not what it should be, or cannot be written.",
      " 4:The training diverged.",
      " 5:The device is absent or cannot run a kernel.",
      " 6:The memory does not suffice.",
      "11:A file is not in canonical format (fmt --check).",
      "70:A defect of Prune itself.",
      "130:Interrupted."
    })
public final class PrunecCommand implements Runnable {
  private final Terminal terminal;

  @Option(
      names = "--error-format",
      paramLabel = "FORMAT",
      defaultValue = "human",
      scope = ScopeType.INHERIT,
      description = "How errors are written: human, short (a line each) or json (an object a line). Default: human.")
  private ErrorFormat errorFormat;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      scope = ScopeType.INHERIT,
      description = "Colours: auto (where a person looks), always or never. Default: auto.")
  private Terminal.Color color;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this text.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the versions of the tool, the grammar, the runtime ABI and the JVM.")
  private boolean version;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private PrunecCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The process. */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.system(), arguments));
  }

  /** Runs one command and returns its exit code; never throws. */
  public static int run(Terminal terminal, String... arguments) {
    PrunecCommand command = new PrunecCommand(terminal);
    try {
      if (isPlainCheck(arguments)) {
        return new CliCheck(command.session()).run(List.of(arguments).subList(1, arguments.length));
      }
      return commandLine(command).execute(arguments);
    } catch (Throwable e) {
      // What picocli itself lets through: errors, and exceptions outside of a command.
      return Failures.report(e, command.session());
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  /**
   * {@code check FILE...} without an option, which editors run at every save: it is done before the parser of the command line
   * has looked at what all commands take.
   */
  private static boolean isPlainCheck(String[] arguments) {
    return arguments.length > 1
        && arguments[0].equals("check")
        && Arrays.stream(arguments).noneMatch(word -> word.startsWith("-"));
  }

  /** The command on a terminal, to be looked at rather than run. */
  static PrunecCommand on(Terminal terminal) {
    return new PrunecCommand(terminal);
  }

  static CommandLine commandLine(PrunecCommand command) {
    Terminal terminal = command.terminal;
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(terminal.out(), true))
        .setErr(new PrintWriter(terminal.err(), true))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(Math.clamp(terminal.width(), 60, 110))
        .setUsageHelpAutoWidth(false)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, given) -> wrongUsage(e, command.session()))
        .setExecutionExceptionHandler((e, line, parsed) -> Failures.report(e, command.session()));
  }

  /** Terminal and choices for one command. */
  Session session() {
    return new Session(
        terminal,
        errorFormat == null ? ErrorFormat.HUMAN : errorFormat,
        terminal.colors(color == null ? Terminal.Color.AUTO : color));
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }

  private static int wrongUsage(ParameterException e, Session session) {
    CommandLine line = e.getCommandLine();
    WrongUsage wrong = WrongUsage.of(e);
    String help = "`" + line.getCommandSpec().qualifiedName() + " --help` shows what can be given.";
    session.complain("error", wrong.message(), wrong.suggestion().isEmpty() ? help : wrong.suggestion());
    return Failure.USAGE.exitCode();
  }
}
