package dev.prune.cli;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.format.Formatter;
import dev.prune.runtime.Failure;
import java.util.List;
import java.util.Optional;

/** Brings programs into canonical form. */
record CliFmt(Session session) {
  /** What happens with the formatted text. */
  enum Goal {
    /** It replaces the file. */
    WRITE,
    /** The file is only compared with it. */
    CHECK,
    /** It goes to standard output. */
    PRINT
  }

  /** All files are looked at, also behind one with errors; the gravest outcome is the exit code. */
  int run(List<String> files, Goal goal) {
    int worst = 0;
    for (String file : files) {
      int code = format(file, goal);
      // Errors in a program weigh more than its looks.
      worst = worst == Failure.PROGRAM.exitCode() || code == 0 ? worst : code;
    }
    return worst;
  }

  private int format(String file, Goal goal) {
    Source source = SourceReading.read(file, session.terminal().in());
    Diagnostics diagnostics = new Diagnostics();
    Optional<String> formatted = Formatter.format(source, diagnostics);
    if (formatted.isEmpty()) {
      session.show(diagnostics.all());
      return Failure.PROGRAM.exitCode();
    }
    String text = formatted.get();
    switch (goal) {
      case CHECK -> {
        if (!text.equals(source.text())) {
          session.say(file + " is not in canonical form.");
          return Failure.FORMATTING.exitCode();
        }
      }
      case PRINT -> session.terminal().out().print(text);
      case WRITE -> {
        if (source.file().isEmpty()) {
          session.terminal().out().print(text);
        } else if (TextFile.write(source.file().get(), text)) {
          session.say("Formatted " + file + ".");
        }
      }
    }
    return 0;
  }
}
