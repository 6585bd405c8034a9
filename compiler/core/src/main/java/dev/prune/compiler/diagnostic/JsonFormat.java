package dev.prune.compiler.diagnostic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Messages for editors and build servers: one object {@code {"diagnostics": [...]}} on one line. Lines and columns
 * count from 1, {@code start} and {@code end} are character offsets from 0; {@code end}, {@code endLine} and {@code
 * endColumn} point behind the last character.
 */
public final class JsonFormat {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonFormat() {}

  /** All messages as one JSON object, closed by a line break. */
  public static String render(List<Diagnostic> diagnostics) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("diagnostics");
      for (Diagnostic diagnostic : diagnostics) {
        write(diagnostic, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text + "\n";
  }

  private static void write(Diagnostic diagnostic, JsonGenerator json) throws IOException {
    Span span = diagnostic.span();
    json.writeStartObject();
    json.writeStringField("code", diagnostic.code().id());
    json.writeStringField("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringField("message", diagnostic.message());
    json.writeArrayFieldStart("help");
    for (String help : diagnostic.help()) {
      json.writeString(help);
    }
    json.writeEndArray();
    json.writeStringField("file", span.source().name());
    json.writeNumberField("line", span.line());
    json.writeNumberField("column", span.column());
    json.writeNumberField("endLine", span.source().line(span.end()));
    json.writeNumberField("endColumn", span.source().column(span.end()));
    json.writeNumberField("start", span.start());
    json.writeNumberField("end", span.end());
    json.writeEndObject();
  }
}
