package dev.prune.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command reads and writes.
 *
 * @param in what the file name {@code -} reads
 * @param out results
 * @param err diagnostics and remarks
 * @param outInteractive whether a person looks at {@code out}: only then it gets a progress bar
 * @param errInteractive whether a person looks at {@code err}
 * @param width columns
 * @param environment the environment variables
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outInteractive,
    boolean errInteractive,
    int width,
    Map<String, String> environment) {
  /** Set by the launcher, which can ask for each stream: {@code out}, {@code err}, or both with a comma. */
  static final String INTERACTIVE = "prune.terminal";

  static final String WIDTH = "prune.width";

  /** The terminal of this process. */
  public static Terminal system() {
    String told = System.getProperty(INTERACTIVE);
    Console console = System.console();
    boolean both = told == null && console != null && console.isTerminal();
    return new Terminal(
        System.in,
        System.out,
        System.err,
        told == null ? both : told.contains("out"),
        told == null ? both : told.contains("err"),
        Integer.getInteger(WIDTH, 80),
        System.getenv());
  }

  /** Whether colours may be used on {@code err} under the choice of {@code --color}. */
  public boolean colors(Color choice) {
    return switch (choice) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          errInteractive
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !"dumb".equals(environment.get("TERM"));
    };
  }

  /** The choice of {@code --color}. */
  public enum Color {
    /** Where a person looks, and {@code NO_COLOR} is not set. */
    AUTO,
    /** Also into files and pipes. */
    ALWAYS,
    /** Not at all. */
    NEVER
  }
}
