package dev.prune.cli;

/**
 * What the launcher runs once after a build, with a program that is only there for it: Java writes an archive of the classes that
 * were loaded, which makes later starts faster. See the launcher, and {@code docs/architecture.md}.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /** @param arguments a program, and the folder of its run */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.system();
    int code = PrunecCommand.run(terminal, "check", arguments[0]);
    if (code == 0) {
      code = PrunecCommand.run(terminal, "run", arguments[0], "--out", arguments[1]);
    }
    System.exit(code);
  }
}
