package dev.prune.cli;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** From an exception to a sentence and an exit code. A stack trace is shown only under {@code PRUNE_DEBUG=1}. */
public final class Failures {
  private Failures() {}

  /** Writes what went wrong and returns the exit code. */
  static int report(Throwable thrown, Session session) {
    PruneException failure = failure(thrown, session.terminal());
    session.complain("error", failure.getMessage(), failure.help());
    if (debugging(session.terminal())) {
      thrown.printStackTrace(session.terminal().err());
    }
    return failure.failure().exitCode();
  }

  /** As {@link #report(Throwable, Session)}, for a process without the command's flags. */
  public static int report(Throwable thrown, Terminal terminal) {
    return report(thrown, new Session(terminal, ErrorFormat.HUMAN, false));
  }

  /** What the user needs to know about an exception of any kind. */
  public static PruneException failure(Throwable thrown, Terminal terminal) {
    return switch (thrown) {
      case PruneException known -> known;
      case UncheckedIOException wrapped -> failure(wrapped.getCause(), terminal);
      case IOException io ->
          new PruneException(
              Failure.INPUT_OUTPUT, sentence(io), "Check the path, its permissions and the free space.", io);
      case OutOfMemoryError memory ->
          new PruneException(
              Failure.MEMORY,
              "The memory does not suffice: " + memory.getMessage() + ".",
              "`prunec plan` shows what the program needs; a smaller --batch needs less.",
              memory);
      default -> defect(thrown, terminal);
    };
  }

  private static boolean debugging(Terminal terminal) {
    return "1".equals(terminal.environment().get("PRUNE_DEBUG"));
  }

  private static PruneException defect(Throwable thrown, Terminal terminal) {
    StringWriter trace = new StringWriter();
    PrintWriter text = new PrintWriter(trace);
    for (String line : new Version().getVersion()) {
      text.println(line);
    }
    thrown.printStackTrace(text);
    String help;
    try {
      Path log = Files.createTempFile("prunec-", ".log");
      Files.writeString(log, trace.toString());
      help = "Please report it with the program and the log " + log + ".";
    } catch (IOException e) {
      help = "Please report it with the program and what PRUNE_DEBUG=1 shows.";
    }
    return new PruneException(
        Failure.INTERNAL, "This is a defect of Prune, not of your program: " + thrown + ".", help, thrown);
  }

  /** The messages of file system exceptions are often the bare path. */
  private static String sentence(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "The file `" + missing.getFile() + "` does not exist.";
      case AccessDeniedException denied -> "The file `" + denied.getFile() + "` may not be read or written.";
      case FileAlreadyExistsException exists -> "A file `" + exists.getFile() + "` is in the way.";
      case FileSystemException other ->
          "The file `" + other.getFile() + "` cannot be used: "
              + (other.getReason() == null ? other.getClass().getSimpleName() : other.getReason()) + ".";
      default -> "Reading or writing failed: " + (e.getMessage() == null ? e.toString() : e.getMessage()) + ".";
    };
  }
}
