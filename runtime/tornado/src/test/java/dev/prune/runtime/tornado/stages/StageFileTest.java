package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage's file holds what was put in, follows its schema, and is no file of results when it is damaged. */
class StageFileTest {
  private static final Subject SUBJECT = new Subject("gemm", "pocl", true, "0.1.0", "abc");

  @TempDir Path folder;

  private static StageRecord record() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.CALL_MS, 1.5);
    figures.put(Figures.DEVICE_MS, Double.NaN);
    return StageRecord.empty(SUBJECT)
        .on("a device")
        .with(new Row("512 nn", figures, Optional.empty()), 1)
        .with(Row.failed("512 nt", "It is \"wrong\"."), 2)
        .beginning("512 tn", 3);
  }

  @Test
  void comesBackAsItWas() {
    Path file = folder.resolve("deep/gemm.json");
    StageFile.write(file, record());
    assertEquals(Optional.of(record()), StageFile.read(file));
    StageFile.write(file, record().finished(4));
    assertEquals(Optional.of(record().finished(4)), StageFile.read(file));
  }

  @Test
  void followsItsSchema() throws Exception {
    Path schema = Path.of("../../docs/gpu-check.schema.json");
    JsonSchema rules =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(schema));
    for (StageRecord record : new StageRecord[] {StageRecord.empty(SUBJECT), record(), record().finished(4)}) {
      String text = new String(StageFile.json(record), StandardCharsets.UTF_8);
      assertTrue(rules.validate(text, InputFormat.JSON).isEmpty(), () -> rules.validate(text, InputFormat.JSON) + text);
      String other = text.replace("\"complete\"", "\"completed\"");
      assertEquals(1, rules.validate(other, InputFormat.JSON).size());
    }
  }

  @Test
  void whatIsDamagedIsNoResult() throws Exception {
    Path file = folder.resolve("gemm.json");
    assertEquals(Optional.empty(), StageFile.read(file));
    String text = new String(StageFile.json(record()), StandardCharsets.UTF_8);
    for (String damaged :
        new String[] {
          "", "[]", "{}", text.substring(0, text.length() / 2), text + "{}", text.replace("check/1", "check/2"),
          text.replace("\"rows\"", "\"lines\""), text.replace("true", "\"yes\"")
        }) {
      Files.writeString(file, damaged);
      assertEquals(Optional.empty(), StageFile.read(file), damaged);
    }
  }

  @Test
  void theRowThatRanWhenTheProcessWentAwayIsAFailure() {
    StageRecord next = record().withoutRunning("It crashed.");
    assertEquals(Optional.of("It crashed."), next.rows().getLast().failure());
    assertTrue(next.has("512 tn") && next.running().isEmpty());
    assertEquals(next, next.withoutRunning("It crashed."));
    assertEquals(2, next.failures());
  }
}
