package dev.prune.runtime;

/**
 * The one exception that leaves Prune's API. Its message is a sentence for the user, its help says the way out, and its
 * {@link Failure} decides the exit code of a command.
 */
public final class PruneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final String help;

  /**
   * @param failure why
   * @param message one sentence, with the file and what was expected and found
   * @param help a sentence that says what to do, or the empty string
   */
  public PruneException(Failure failure, String message, String help) {
    this(failure, message, help, null);
  }

  /** As {@link #PruneException(Failure, String, String)}, with the exception that caused it. */
  public PruneException(Failure failure, String message, String help, Throwable cause) {
    super(message, cause);
    this.failure = failure;
    this.help = help;
  }

  /** Why it happened. */
  public Failure failure() {
    return failure;
  }

  /** What to do about it; may be empty. */
  public String help() {
    return help;
  }
}
