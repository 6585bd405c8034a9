package dev.prune.runtime.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.prune.runtime.Failure;
import dev.prune.runtime.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The record keeps the contract of docs/run-record.schema.json, and the documentation does too. */
class RunRecordTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path DOCS = Path.of("../../docs");

  @Test
  void aFinishedRun() throws IOException {
    RunRecord record = run();
    record.finished(
        new Summary(
            Map.of(Split.TEST, Map.of("loss", 0.07, "accuracy", 0.978)), 61035, 61035, 122035, 976560, 155648, 14.2, 1, 4));
    JsonNode json = MAPPER.readTree(record.json());
    assertEquals(Set.of(), violations(json));
    assertEquals("LeNet300", json.at("/network").textValue());
    assertEquals(300, json.at("/events/0/groups/fc1/0").intValue());
    assertEquals(80, json.at("/events/0/groups/fc1/1").intValue());
    assertEquals(75, json.at("/events/0/asked/fc1").intValue());
    assertEquals(0.94, json.at("/epochs/0/metrics/validation/accuracy").doubleValue());
    assertTrue(json.at("/events/0/parameters/0").isIntegralNumber());
    assertEquals(0.978, json.at("/final/metrics/test/accuracy").doubleValue());
    assertEquals(155648, json.at("/final/scratch_bytes").longValue());
    assertTrue(json.get("stopped").isNull());
  }

  @Test
  void whatIsNotFiniteIsNull() throws IOException {
    JsonNode json = MAPPER.readTree(stopped().json());
    assertTrue(json.at("/events/0/step_ms/1").isNull());
    assertTrue(json.at("/epochs/0/metrics/train/loss").isNull());
  }

  @Test
  void aStoppedRun() throws IOException {
    JsonNode json = MAPPER.readTree(stopped().json());
    assertEquals(Set.of(), violations(json));
    assertTrue(json.get("final").isNull());
    assertEquals("diverged", json.at("/stopped/reason").textValue());
  }

  @Test
  void everyReasonIsInTheSchema() throws IOException {
    for (Failure failure : Failure.values()) {
      RunRecord record = run();
      record.stopped(new Stop(failure, "It stopped."));
      assertEquals(Set.of(), violations(MAPPER.readTree(record.json())), failure.name());
    }
  }

  @Test
  void theSchemaMissesNoField() throws IOException {
    JsonNode whole = MAPPER.readTree(stopped().json());
    for (String field :
        List.of("schema", "network", "device", "seed", "threads", "epochs", "events", "final", "stopped")) {
      ObjectNode without = whole.deepCopy();
      without.remove(field);
      assertFalse(violations(without).isEmpty(), field);
    }
  }

  @Test
  void theExampleOfTheDocumentation() throws IOException {
    Matcher block =
        Pattern.compile("(?s)```json record\n(.*?)```").matcher(Files.readString(DOCS.resolve("run-record.md")));
    assertTrue(block.find());
    assertEquals(Set.of(), violations(MAPPER.readTree(block.group(1))));
  }

  @Test
  void strangeNamesAreEscaped() throws IOException {
    RunRecord record = new RunRecord();
    record.started(new RunStart("a\"b\\\n\u0001", "cpu", "", "", -1, 1, 1, 1, 1, 1, 1, 1, 1, 0));
    record.stopped(new Stop(Failure.INTERRUPTED, "Stopped."));
    assertEquals("a\"b\\\n\u0001", MAPPER.readTree(record.json()).get("network").textValue());
  }

  private static RunRecord stopped() {
    RunRecord record = run();
    record.stopped(new Stop(Failure.DIVERGED, "The loss is not a finite number."));
    return record;
  }

  private static RunRecord run() {
    RunRecord record = new RunRecord();
    record.started(new RunStart("LeNet300", "cpu", "", "digits", 42, 2, 128, 1, 512, 4, 266610, 533110, 4265760, 0));
    record.note("The network has one group that nothing prunes.");
    record.event(
        new EventReport(
            "small", "compact", 1, 4,
            List.of(new GroupChange("fc1", 300, 75, 80, "aligned to 16"), new GroupChange("fc2", 100, 25, 25, "")),
            new Change(266610, 61035), new Change(266610, 61035), new Change(533110, 122035),
            new Change(533110, 122035), new Change(1.93, Double.NaN), new Change(4, 0), new Change(4265760, 976560),
            new EventMemory("in-place", new Change(4265760, 4265760), 1024), new EventCost(0.4, 1.9, 0.7, 0)));
    Map<String, Double> train = new TreeMap<>(Map.of("loss", Double.NaN, "accuracy", 0.9, "d", 0.25));
    record.epoch(
        new EpochReport(
            1, Map.of(Split.TRAIN, train, Split.VALIDATION, Map.of("loss", 0.2, "accuracy", 0.94)), 1.3, 4e4));
    record.epoch(
        new EpochReport(
            2, Map.of(Split.TRAIN, train),
            Map.of("rho", new TreeMap<>(Map.of("fc1", 0.5, "fc2", Double.NaN)), "wide", Map.of("fc1", 75.0)), 1.3, 4e4));
    return record;
  }

  private static Set<ValidationMessage> violations(JsonNode json) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(MAPPER.readTree(Files.readString(DOCS.resolve("run-record.schema.json"))));
    return schema.validate(json);
  }
}
