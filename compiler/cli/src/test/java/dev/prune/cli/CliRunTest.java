package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, with the second JVM. */
class CliRunTest {
  @TempDir Path folder;

  @Test
  void trainsShrinksAndWrites() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 2, TinyProgram.CUT);
    Path out = folder.resolve("a run");
    Path json = folder.resolve("record copy.json");
    CliCalls call = run(program, out, "--json", json.toString());
    assertEquals(0, call.code(), call.err());
    assertEquals("", call.err());
    assertTrue(call.out().contains("fc1        24     12       12"), call.out());
    assertTrue(call.out().contains("epoch  2/2  train loss "), call.out());
    assertFalse(call.out().contains("\r"), "no bar in a pipe");
    assertTrue(Files.size(out.resolve("Tiny.safetensors")) > 4 * 12 * 784);
    assertTrue(Files.exists(out.resolve("java/prune/generated/Tiny.java")));
    assertTrue(Files.readString(out.resolve("java-small/prune/generated/TinySmall.java")).contains("12"));
    assertEquals(Files.readString(out.resolve("record.json")), Files.readString(json));
    assertTrue(Files.readString(json).contains("\"fc1\" : [ 24, 12 ]"), Files.readString(json));

    assertKeepsTheContract(json);

    Path small = out.resolve("Tiny-small.prune");
    CliCalls again = run(small, folder.resolve("again"), "--epochs", "1", "--quiet");
    assertEquals(0, again.code(), again.err());
    assertEquals(1, again.out().lines().count(), again.out());
    assertTrue(again.out().startsWith("TinySmall: test loss "), again.out());
    assertFalse(Files.exists(folder.resolve("again/java-small")), "nothing shrank");
  }

  @Test
  void whatWasPlannedIsWhatHappens() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 2, TinyProgram.CUT);
    Plan plan =
        PruneCompiler.compile(SourceReading.read(program.toString(), InputStream.nullInputStream()), Options.defaults())
            .compilation()
            .orElseThrow()
            .plan();
    Plan.Stage after = plan.events().getFirst().after();
    assertEquals(0, run(program, folder.resolve("out")).code());
    JsonNode record = new ObjectMapper().readTree(folder.resolve("out/record.json").toFile());
    assertEquals(plan.dense().parameters(), record.at("/parameters").longValue());
    assertEquals(plan.dense().flops(), record.at("/flops_per_sample").longValue());
    assertEquals(plan.dense().bytes(), record.at("/planned_bytes").longValue());
    assertEquals(after.parameters(), record.at("/events/0/parameters/1").longValue());
    assertEquals(after.flops(), record.at("/events/0/flops_per_sample/1").longValue());
    assertEquals(after.bytes(), record.at("/events/0/planned_bytes/1").longValue());
    assertEquals(after.bytes(), record.at("/final/planned_bytes").longValue());
  }

  @Test
  void aRuleThatNeverActsIsTold() throws IOException {
    String late = "  at step 9999 { compact lowest 50% of units of fc1 by norm(w) }\n";
    CliCalls call = run(TinyProgram.write(folder, "0.1", 1, TinyProgram.CUT + late), folder.resolve("out"));
    assertEquals(0, call.code(), call.err());
    String note = "The rule `tiny.prune:19` never acted: its moment, or what it waits for, did not come in 8 steps.";
    assertTrue(call.out().contains(note), call.out());
    assertFalse(call.out().contains("tiny.prune:17` never"), call.out());
    JsonNode record = new ObjectMapper().readTree(folder.resolve("out/record.json").toFile());
    assertEquals(note, record.at("/notes/0").asText());
    assertEquals(1, record.at("/notes").size());
  }

  @Test
  void theSameBytesOnAnyNumberOfThreads() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 1, TinyProgram.CUT);
    byte[] one = weights(program, "one", "--threads", "1");
    assertArrayEquals(one, weights(program, "two", "--threads", "2"));
    assertArrayEquals(one, weights(program, "replayed", "--device", "replay"));
    assertArrayEquals(one, weights(program, "streamed", "--device", "replay", "--stream-data"));
    assertEquals(0, residentBytes("one"));
    assertTrue(residentBytes("replayed") > 0);
    assertEquals(0, residentBytes("streamed"));
  }

  private long residentBytes(String out) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(out + "/record.json").toFile()).at("/resident_bytes").longValue();
  }

  @Test
  void aDivergedRunLeavesARecord() throws IOException {
    Path program = TinyProgram.write(folder, "1e30", 2, "");
    Path out = folder.resolve("out");
    CliCalls call = run(program, out);
    assertEquals(4, call.code(), call.err() + call.out());
    assertTrue(call.err().startsWith("prunec: "), call.err());
    assertTrue(Files.readString(out.resolve("record.json")).contains("\"reason\" : \"diverged\""));
    assertFalse(Files.exists(out.resolve("Tiny.safetensors")));
    assertKeepsTheContract(out.resolve("record.json"));
  }

  @Test
  void anInterruptedRunSaves() throws Exception {
    Path program = TinyProgram.write(folder, "0.01", 1_000_000, "");
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"),
                    PrunecCommand.class.getName(), "run", program.toString(), "--out", out.toString()))
            .redirectErrorStream(true)
            .start();
    var reader = process.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    while (line != null && !line.startsWith("epoch")) {
      line = reader.readLine();
    }
    // Through the handle, which leaves the pipe open.
    process.toHandle().destroy();
    List<String> rest = reader.lines().toList();
    assertEquals(130, process.waitFor(), rest.toString());
    assertTrue(rest.contains("prunec: The run was interrupted."), rest.toString());
    assertTrue(Files.readString(out.resolve("record.json")).contains("\"reason\" : \"interrupted\""));
    assertTrue(Files.exists(out.resolve("Tiny.safetensors")));
  }

  @Test
  void wrongRequests() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 1, "");
    Path missing = folder.resolve("missing");
    expect(2, "There is no device `gpu`", program, "--device", "gpu");
    expect(5, "not part of this build", program, "--device", "tornado");
    expect(2, "The device `cpu` has no CUDA graphs.", program, "--cuda-graph");
    expect(3, "The data folder `" + missing + "` does not exist", program, "--data", missing.toString());
    expect(2, "--batch expects a whole number from 1 to 1048576, found 0", program, "--batch", "0");
    expect(2, "expects a whole number, found `x`", program, "--epochs", "x");
    assertEquals(3, CliCalls.prunec("run", program.toString(), "--out", program.toString()).code());
    Files.writeString(program, Files.readString(program).replace("seed", "sed"));
    expect(1, "", program);
    assertFalse(Files.exists(folder.resolve("out")), "a wrong request leaves no folder");
  }

  @Test
  void dataThatAreNotThere() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 1, "");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    CliCalls call = run(program, folder.resolve("out"), "--data", empty.toString());
    assertEquals(3, call.code(), call.err());
    assertTrue(call.err().startsWith("prunec: "), call.err());
    assertFalse(Files.exists(folder.resolve("out")), "a run that cannot begin leaves no folder");
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.createFile(mine.resolve("notes"));
    assertEquals(3, run(program, mine, "--data", empty.toString()).code());
    assertTrue(Files.exists(mine.resolve("notes")), "a folder that was there stays");
  }

  private static void assertKeepsTheContract(Path record) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    String schema = Files.readString(Path.of("../../docs/run-record.schema.json"));
    assertEquals(
        Set.of(),
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(mapper.readTree(schema))
            .validate(mapper.readTree(Files.readString(record))));
  }

  private void expect(int code, String message, Path program, String... more) {
    CliCalls call = run(program, folder.resolve("out"), more);
    assertEquals(code, call.code(), call.err());
    assertTrue(call.err().contains(message), call.err());
    assertEquals("", call.out());
  }

  private byte[] weights(Path program, String name, String... more) throws IOException {
    CliCalls call = run(program, folder.resolve(name), more);
    assertEquals(0, call.code(), call.err());
    return Files.readAllBytes(folder.resolve(name).resolve("Tiny.safetensors"));
  }

  private static CliCalls run(Path program, Path out, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "run";
    arguments[1] = program.toString();
    arguments[2] = "--out";
    arguments[3] = out.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CliCalls.prunec(arguments);
  }
}
