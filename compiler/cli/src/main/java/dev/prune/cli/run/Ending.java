package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Arrays;

/** How a second JVM ended: with one of our exit codes, after it said why itself, or in a way that must be explained. */
public final class Ending {
  /** A process that a signal ended has this and the signal's number as its exit code. */
  private static final int SIGNAL = 128;

  private static final int KILL = SIGNAL + 9;
  private static final int TERM = SIGNAL + 15;

  /** What Java ends with when it does not get as far as a main class. */
  private static final int NO_START = 1;

  private Ending() {}

  /**
   * The exit code, where the process has said what there is to say.
   *
   * @param code of the process
   * @param deviceArguments whether the JVM was started with arguments of a device, which then is the likely cause
   * @throws PruneException where it has not
   */
  static int told(int code, boolean deviceArguments) {
    boolean ours = code == 0 || Arrays.stream(Failure.values()).anyMatch(failure -> failure.exitCode() == code);
    if (ours && code != NO_START) {
      return code;
    }
    throw untold(code, deviceArguments);
  }

  /** Why a process ended that did not say it. */
  public static PruneException untold(int code, boolean deviceArguments) {
    Failure cause = deviceArguments ? Failure.DEVICE : Failure.INTERNAL;
    return switch (code) {
      case NO_START ->
          new PruneException(
              cause,
              "The second Java machine did not start.",
              deviceArguments
                  ? "What it said stands above; it was started with the arguments that the device's SDK asks for."
                  : "What it said stands above; PRUNE_DEBUG=1 shows more. Please report it.");
      case KILL ->
          new PruneException(
              Failure.MEMORY,
              "The second Java machine was killed by the system, as happens when memory runs out.",
              "A smaller --batch needs less.");
      case TERM -> new PruneException(Failure.INTERRUPTED, "The second Java machine was ended from outside.", "");
      default ->
          new PruneException(
              cause,
              code > SIGNAL
                  ? "The second Java machine crashed with signal " + (code - SIGNAL) + "."
                  : "The second Java machine ended with the exit code " + code + " and did not say why.",
              deviceArguments
                  ? "Such a crash comes from the device's driver or from its SDK; a file hs_err_pid*.log says more."
                  : "Please report it with the file hs_err_pid*.log that it left.");
    };
  }
}
