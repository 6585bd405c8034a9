package dev.prune.cli.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.prune.runtime.checkpoint.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code result.json} in the folder of a run: its presence says that the run is over. Written whole or not at all. */
public final class RunResultFile {
  /** Its name in the folder of a run. */
  public static final String NAME = "result.json";

  private static final JsonFactory JSON = new JsonFactory();

  private RunResultFile() {}

  /** Writes a result into the folder of its run. */
  public static void write(Path folder, RunResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("key", result.key());
      json.writeNumberField("code", result.code());
      json.writeStringField("failure", result.failure());
      fields(json, result);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AtomicFile.write(folder.resolve(NAME), bytes.toByteArray());
  }

  /** The numbers of a result, as fields of the object that is open; those that are not finite are null. */
  public static void fields(JsonGenerator json, RunResult result) throws IOException {
    number(json, "accuracy", result.accuracy());
    number(json, "loss", result.loss());
    number(json, "weights_removed", result.weightsRemoved());
    number(json, "units_removed", result.unitsRemoved());
    number(json, "training_flops", result.trainingFlops());
    number(json, "effective_training_flops", result.effectiveTrainingFlops());
    number(json, "flops_per_sample_at_start", result.flopsAtStart());
    number(json, "flops_per_sample", result.flops());
    number(json, "effective_flops_per_sample", result.effectiveFlops());
    number(json, "parameters", result.parameters());
    number(json, "seconds", result.seconds());
    json.writeNumberField("epochs", result.epochs());
    json.writeNumberField("steps", result.steps());
    json.writeArrayFieldStart("notes");
    for (String note : result.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
  }

  /** The result of a run, if it is over; a file that cannot be read is as good as none. */
  public static Optional<RunResult> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    List<String> notes = new ArrayList<>();
    try (JsonParser json = JSON.createParser(file.toFile())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            notes.add(json.getText());
          }
        } else {
          fields.put(name, json.getText());
        }
      }
      return Optional.of(result(fields, notes));
    } catch (IOException | NumberFormatException | NullPointerException damaged) {
      return Optional.empty();
    }
  }

  private static RunResult result(Map<String, String> fields, List<String> notes) {
    return new RunResult(
        fields.get("key"),
        real(fields, "accuracy"),
        real(fields, "loss"),
        real(fields, "weights_removed"),
        real(fields, "units_removed"),
        real(fields, "training_flops"),
        real(fields, "effective_training_flops"),
        real(fields, "flops_per_sample_at_start"),
        real(fields, "flops_per_sample"),
        real(fields, "effective_flops_per_sample"),
        real(fields, "parameters"),
        real(fields, "seconds"),
        Integer.parseInt(fields.get("epochs")),
        Long.parseLong(fields.get("steps")),
        notes,
        Integer.parseInt(fields.get("code")),
        fields.get("failure"));
  }

  private static double real(Map<String, String> fields, String name) {
    String text = fields.get(name);
    return text.equals("null") ? Double.NaN : Double.parseDouble(text);
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
