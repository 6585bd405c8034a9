package dev.prune.runtime.tornado.stages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.prune.runtime.checkpoint.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stage's record as JSON. What is not a finite number is {@code null}; fields of others are not kept. */
final class StageFile {
  private StageFile() {}

  static void write(Path file, StageRecord record) {
    AtomicFile.write(file, json(record));
  }

  static byte[] json(StageRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("schema", StageRecord.SCHEMA);
      json.writeStringField("stage", record.subject().stage());
      json.writeStringField("device", record.subject().device());
      json.writeBooleanField("quick", record.subject().quick());
      json.writeStringField("version", record.subject().version());
      json.writeStringField("commit", record.subject().commit());
      json.writeStringField("runs_on", record.runsOn());
      json.writeStringField("java", record.java());
      json.writeBooleanField("complete", record.complete());
      number(json, "seconds", record.seconds());
      json.writeStringField("running", record.running().orElse(null));
      json.writeArrayFieldStart("rows");
      for (Row row : record.rows()) {
        row(json, row);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void row(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", row.name());
    json.writeObjectFieldStart("figures");
    for (Map.Entry<String, Double> figure : row.figures().entrySet()) {
      number(json, figure.getKey(), figure.getValue());
    }
    json.writeEndObject();
    json.writeStringField("failure", row.failure().orElse(null));
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  /** Empty where there is no file, or none of this schema: then there are no results either. */
  static Optional<StageRecord> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonTree.read(file)).filter(json -> StageRecord.SCHEMA.equals(json.get("schema")))
          .map(StageFile::record);
    } catch (IOException | ClassCastException | NullPointerException damaged) {
      return Optional.empty();
    }
  }

  private static StageRecord record(Map<?, ?> json) {
    List<Row> rows = new ArrayList<>();
    for (Object row : (List<?>) json.get("rows")) {
      rows.add(row((Map<?, ?>) row));
    }
    Subject subject =
        new Subject(
            text(json, "stage"), text(json, "device"), (Boolean) json.get("quick"), text(json, "version"),
            text(json, "commit"));
    return new StageRecord(
        subject, text(json, "runs_on"), text(json, "java"), (Boolean) json.get("complete"), (Double) json.get("seconds"),
        Optional.ofNullable((String) json.get("running")), rows);
  }

  private static Row row(Map<?, ?> json) {
    Map<String, Double> figures = new LinkedHashMap<>();
    ((Map<?, ?>) json.get("figures"))
        .forEach((name, value) -> figures.put((String) name, value == null ? Double.NaN : (Double) value));
    return new Row(text(json, "name"), figures, Optional.ofNullable((String) json.get("failure")));
  }

  private static String text(Map<?, ?> json, String name) {
    return ((String) json.get(name)).strip();
  }
}
