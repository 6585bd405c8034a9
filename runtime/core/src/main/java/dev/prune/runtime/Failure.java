package dev.prune.runtime;

/** Why a command or a run stopped; the number is the process's exit code, documented in docs/errors.md. */
public enum Failure {
  /** The {@code .prune} program has errors. */
  PROGRAM(1),
  /** The command line or an API argument is wrong. */
  USAGE(2),
  /** A file is missing, unreadable, truncated or not what it should be, or cannot be written. */
  INPUT_OUTPUT(3),
  /** The loss or a parameter stopped being a finite number. */
  DIVERGED(4),
  /** The device is absent or cannot run a kernel. */
  DEVICE(5),
  /** The planned memory does not fit. */
  MEMORY(6),
  /** A file is not in canonical format ({@code fmt --check}). */
  FORMATTING(11),
  /** A defect of Prune itself. */
  INTERNAL(70),
  /** Stopped by the user. */
  INTERRUPTED(130);

  private final int exitCode;

  Failure(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of a process that ends for this reason. */
  public int exitCode() {
    return exitCode;
  }
}
