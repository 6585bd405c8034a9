package dev.prune.runtime;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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

  /** For a file that the system does not let us read. */
  public static PruneException unreadable(Path file, IOException cause) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The file %s cannot be read: %s.".formatted(file, reason(cause)),
        "Check that the path names a file that you may read.",
        cause);
  }

  /** For a file that the system does not let us write. */
  public static PruneException unwritable(Path file, IOException cause) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The file %s cannot be written: %s.".formatted(file, reason(cause)),
        "Check that the folder is one you may write to and that its disk has room.",
        cause);
  }

  /** In words, since the message of a file system exception is often no more than the path. */
  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission is denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    };
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
