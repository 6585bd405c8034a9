package dev.prune.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.JsonFormat;
import dev.prune.compiler.diagnostic.ShortFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One call of the command: its terminal, and how it shows what went wrong.
 *
 * @param terminal where to read and write
 * @param errorFormat how diagnostics are written
 * @param colors whether diagnostics are coloured
 */
record Session(Terminal terminal, ErrorFormat errorFormat, boolean colors) {
  /** Writes a result line. */
  void say(String line) {
    terminal.out().println(line);
  }

  /** Writes diagnostics to standard error. A tool that asked for JSON gets an object also when there are none. */
  void show(List<Diagnostic> diagnostics) {
    terminal.err().print(
        switch (errorFormat) {
          case HUMAN -> HumanFormat.render(diagnostics, colors);
          case SHORT -> ShortFormat.render(diagnostics);
          case JSON -> JsonFormat.render(diagnostics);
        });
    terminal.err().flush();
  }

  /**
   * Writes what has no place in a program's text: a missing file, a wrong flag.
   *
   * @param severity {@code error} or {@code warning}
   * @param message a sentence
   * @param help a sentence on the way out, or empty
   */
  void complain(String severity, String message, String help) {
    switch (errorFormat) {
      case HUMAN -> {
        terminal.err().println("prunec: " + message);
        if (!help.isEmpty()) {
          terminal.err().println("  " + help);
        }
      }
      case SHORT -> terminal.err().println("prunec: " + severity + ": " + message);
      case JSON -> terminal.err().println(json(severity, message, help));
    }
    terminal.err().flush();
  }

  /** The form of {@link JsonFormat}, less the code and the place, which such a message has not. */
  private static String json(String severity, String message, String help) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("diagnostics");
      json.writeStartObject();
      json.writeStringField("severity", severity);
      json.writeStringField("message", message);
      json.writeArrayFieldStart("help");
      if (!help.isEmpty()) {
        json.writeString(help);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
