package dev.prune.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.prune.compiler.library.Clause;
import dev.prune.compiler.library.Header;
import dev.prune.compiler.library.MethodFile;
import dev.prune.compiler.library.PublishedMethod;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** What {@code prunec methods --json} prints: an object with a list of methods. */
final class MethodsJson {
  private MethodsJson() {}

  static String write(List<MethodFile> files) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeArrayFieldStart("methods");
      for (MethodFile file : files) {
        for (PublishedMethod method : file.methods()) {
          write(json, file, method);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, MethodFile file, PublishedMethod method) throws IOException {
    json.writeStartObject();
    json.writeStringField("method", method.name());
    json.writeStringField("import", "std." + file.name());
    json.writeStringField("summary", method.summary());
    json.writeStringField("paper", file.paper().text());
    json.writeStringField("deviations", file.header().field(Header.DEVIATIONS).orElse(""));
    json.writeArrayFieldStart("parameters");
    for (PublishedMethod.Parameter parameter : method.parameters()) {
      json.writeStartObject();
      json.writeStringField("name", parameter.name());
      json.writeStringField("type", parameter.type());
      json.writeBooleanField("required", parameter.byDefault().isEmpty());
      if (parameter.byDefault().isPresent()) {
        json.writeStringField("default", parameter.byDefault().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("clauses");
    for (Clause clause : Clause.values()) {
      json.writeArrayFieldStart(clause.word());
      for (String word : method.clauses().get(clause)) {
        json.writeString(word);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
