package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code prunec compare} on the digits that the program draws: 400 samples, of which 360 train. */
class CliCompareTest {
  /** Trained samples of a run of two epochs. */
  private static final double SAMPLES = 2 * 360;

  private static final long DENSE_FLOPS = 2 * (784 * 24 + 24 * 10) + 24;

  @TempDir Path folder;

  private CliCalls compare(Path program, String... more) {
    List<String> words = new ArrayList<>(List.of("compare", program.toString(), "--out", out().toString()));
    words.addAll(List.of(more));
    return CliCalls.prunec(words.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("results");
  }

  @Test
  void aSmallComparison() throws Exception {
    Path program = TinyProgram.write(folder, "0.1", 2, "");
    CliCalls call =
        compare(
            program, "--methods", "snip,magnitude", "--with", "gmp(end: epoch 2, interval: 1 steps)", "--weights", "80",
            "--units", "50", "--seeds", "1,2", "--threads", "1", "--jobs", "2");
    assertEquals(0, call.code(), call.err() + call.out());
    assertTrue(call.out().startsWith("6 rows and 2 seeds: 12 runs, of which 0 are done already."), call.out());
    assertTrue(call.out().contains("[12/12] "), call.out());
    JsonNode table = new ObjectMapper().readTree(out().resolve("table.json").toFile());
    Map<String, JsonNode> rows = new TreeMap<>();
    table.at("/rows").forEach(row -> rows.put(row.at("/label").asText(), row));
    assertEquals(
        List.of("dense", "gmp", "magnitude", "random_units", "random_weights", "snip"), List.copyOf(rows.keySet()));
    // The first table of results: the dense network computes 3 forward passes of each sample of each step.
    JsonNode dense = rows.get("dense");
    assertEquals("", dense.at("/prune").asText());
    assertEquals(3 * SAMPLES * DENSE_FLOPS, dense.at("/training_flops/mean").asDouble(), 0.5);
    assertEquals(0, dense.at("/weights_removed/mean").asDouble());
    assertEquals(2, dense.at("/runs").size());
    // Masked before training: as many products less in each step, and zeros counted as if they were there.
    JsonNode snip = rows.get("snip");
    assertEquals("snip(remove: 80% of weights)", snip.at("/prune").asText());
    assertEquals(0.8, snip.at("/weights_removed/mean").asDouble(), 1e-4);
    assertEquals(3 * SAMPLES * DENSE_FLOPS, snip.at("/training_flops/mean").asDouble(), 0.5);
    double effective = snip.at("/effective_flops_per_sample/mean").asDouble();
    assertEquals(3 * SAMPLES * effective, snip.at("/effective_training_flops/mean").asDouble(), 0.5);
    // Taken out after the first of two epochs.
    JsonNode magnitude = rows.get("magnitude");
    assertEquals(0.5, magnitude.at("/units_removed/mean").asDouble());
    double small = magnitude.at("/flops_per_sample/mean").asDouble();
    assertEquals(3 * SAMPLES / 2 * (DENSE_FLOPS + small), magnitude.at("/training_flops/mean").asDouble(), 0.5);
    assertEquals("gmp(remove: 80% of weights, end: epoch 2, interval: 1 steps)", rows.get("gmp").at("/prune").asText());
    assertEquals(0.8, rows.get("gmp").at("/weights_removed/mean").asDouble(), 1e-4);
    double one = snip.at("/runs/0/accuracy").asDouble();
    double two = snip.at("/runs/1/accuracy").asDouble();
    assertEquals((one + two) / 2, snip.at("/accuracy/mean").asDouble(), 1e-12);
    assertEquals(Math.abs(one - two) / Math.sqrt(2), snip.at("/accuracy/deviation").asDouble(), 1e-12);
    tables();
  }

  private void tables() throws Exception {
    List<String> runs = Files.readAllLines(out().resolve("runs.csv"));
    assertEquals(13, runs.size());
    assertTrue(runs.getFirst().startsWith("label,method,unit,percent,seed,code,accuracy,loss,"), runs::toString);
    assertEquals(7, Files.readAllLines(out().resolve("table.csv")).size());
    List<String> markdown = Files.readAllLines(out().resolve("table.md"));
    assertTrue(markdown.get(2).startsWith("| dense | - | "), markdown::toString);
    assertTrue(markdown.get(3).startsWith("| random_weights | 80 % of weights | "), markdown::toString);
    assertTrue(Files.readString(out().resolve("table.txt")).contains("magnitude"));
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    // The type of the document is named by an address that nobody should have to fetch.
    xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var svg = xml.newDocumentBuilder().parse(out().resolve("plot.svg").toFile()).getDocumentElement();
    assertEquals("svg", svg.getTagName());
    // Weights, units, and the cost of training, below each other.
    assertEquals("1440", svg.getAttribute("height"));
    // A program of a run can be run alone.
    Path program = out().resolve("runs/snip-80-weights-seed-2/program.prune");
    assertEquals(0, CliCalls.prunec("check", program.toString()).code());
    assertFalse(Files.exists(out().resolve("work")), "what only runs need is gone");
  }

  @Test
  void itGoesOnWhereItWasInterrupted() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 1, "");
    String[] asked = {"--methods", "snip,crop", "--weights", "50,80", "--baselines", "none", "--threads", "1"};
    CliCalls first = compare(program, asked);
    assertEquals(0, first.code(), first.err());
    String runs = Files.readString(out().resolve("runs.csv")).replaceAll(",[0-9.E-]+(,1,8,)", "$1");
    // One run was killed and never got to its end, another one's file was damaged, a third is of another program.
    Path killed = out().resolve("runs/snip-50-weights-seed-1/result.json");
    Files.delete(killed);
    Files.writeString(out().resolve("runs/snip-80-weights-seed-1/result.json"), "{\"key\": \"");
    Path other = out().resolve("runs/crop-50-weights-seed-1/result.json");
    Files.writeString(other, Files.readString(other).replaceFirst("\"key\" : \"....", "\"key\" : \"0000"));
    Path kept = out().resolve("runs/crop-80-weights-seed-1/result.json");
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(kept, old);
    CliCalls second = compare(program, asked);
    assertEquals(0, second.code(), second.err());
    assertTrue(second.out().startsWith("4 rows and 1 seed: 4 runs, of which 1 is done already."), second.out());
    assertEquals(old, Files.getLastModifiedTime(kept), "a finished run is kept");
    assertTrue(Files.exists(killed));
    assertEquals(runs, Files.readString(out().resolve("runs.csv")).replaceAll(",[0-9.E-]+(,1,8,)", "$1"));
    // Asking for more does only what is new.
    CliCalls more = compare(program, "--methods", "snip", "--weights", "50,80,90", "--baselines", "dense");
    assertTrue(more.out().startsWith("4 rows and 1 seed: 4 runs, of which 2 are done already."), more.out());
    // A change of the program is another comparison.
    CliCalls changed =
        compare(TinyProgram.write(folder, "0.2", 1, ""), "--methods", "snip", "--weights", "50", "--baselines", "none");
    assertTrue(changed.out().startsWith("1 rows and 1 seed: 1 runs, of which 0 are done already."), changed.out());
  }

  /** The process is ended while a run that would take hours is done; what was done before is kept. */
  @Test
  void anInterruptionLeavesAFolderToGoOnWith() throws Exception {
    Path program = TinyProgram.write(folder, "0.1", 1, "");
    assertEquals(0, compare(program, "--methods", "dense").code());
    Path endless = folder.resolve("runs.out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), PrunecCommand.class.getName(),
                "compare", program.toString(), "--methods", "dense", "--with", "snip(batches: 900000)",
                "--weights", "50", "--baselines", "none", "--out", out().toString())
            .redirectErrorStream(true).redirectOutput(endless.toFile()).start();
    Path begun = out().resolve("runs/snip-50-weights-seed-1/run.properties");
    for (int i = 0; i < 600 && !Files.exists(begun); i++) {
      Thread.sleep(100);
    }
    assertTrue(Files.exists(begun), Files.readString(endless));
    process.toHandle().destroy();
    assertEquals(130, process.waitFor());
    String said = Files.readString(endless);
    assertTrue(said.contains("2 runs, of which 1 is done already."), said);
    assertTrue(said.contains("The comparison was interrupted; 1 of 2 runs are done and kept in " + out()), said);
    assertFalse(Files.exists(begun.resolveSibling("result.json")));
    CliCalls after =
        compare(program, "--methods", "dense,snip", "--weights", "50", "--baselines", "none", "--threads", "1");
    assertEquals(0, after.code(), after.err());
    assertTrue(after.out().startsWith("2 rows and 1 seed: 2 runs, of which 1 is done already."), after.out());
  }

  @Test
  void whatFailsIsToldAndStopsNothing() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 1, "");
    CliCalls call =
        compare(
            program, "--methods", "l1filters,snip", "--with", "late = magnitude(when: 7)", "--weights", "50", "--units", "50",
            "--baselines", "none", "--seeds", "1,2");
    assertEquals(1, call.code(), call.err());
    String said = call.out().replaceAll("\\s+", " ");
    assertTrue(said.contains("Failed: l1filters, 50 % of units, seeds 1, 2: The program does not compile: "), said);
    JsonNode table = new ObjectMapper().readTree(out().resolve("table.json").toFile());
    assertEquals(2, table.at("/rows/0/runs").size(), "snip has run");
    assertEquals(0, table.at("/rows/0/runs/0/code").asInt());
    assertEquals(1, table.at("/rows/1/runs/0/code").asInt());
  }

  @Test
  void aRunThatDivergesHasItsExitCode() throws IOException {
    Path program = TinyProgram.write(folder, "1e30", 1, "");
    CliCalls call = compare(program, "--methods", "dense", "--quiet");
    assertEquals(4, call.code(), call.out() + call.err());
    assertTrue(call.out().contains("Failed: dense, seed 1: "), call.out());
    assertTrue(call.out().contains("0 of 1"), call.out());
  }

  @Test
  void methodsOfTheProgramTakePart() throws IOException {
    Path tiny = TinyProgram.write(folder, "0.1", 1, "");
    Path program = folder.resolve("own.prune");
    Files.writeString(
        program,
        """
        method mine(remove: share, at: moment) {
          at at {
            compact highest remove of units of dense except outputs by sum(abs(w)) ranked per layer
          }
        }

        """
            .replace("at: moment", "begin: moment").replace("at at", "at begin")
            + Files.readString(tiny));
    CliCalls call = compare(program, "--methods", "mine", "--units", "25", "--epochs", "3", "--baselines", "none", "--quiet");
    assertEquals(0, call.code(), call.err() + call.out());
    JsonNode row = new ObjectMapper().readTree(out().resolve("table.json").toFile()).at("/rows/0");
    assertEquals(0, row.at("/missed").asInt(-1));
    // Three quarters of three epochs, where nothing else is said.
    assertEquals("mine(remove: 25% of units, begin: epoch 2)", row.at("/prune").asText());
    assertEquals(0.25, row.at("/units_removed/mean").asDouble());
    assertEquals(3, row.at("/runs/0/epochs").asInt());
  }

  /** Two epochs of eight steps of 50 samples, and one of three of 150. */
  @Test
  void theStepsOfAnEpochAreThoseOfTheDataAndTheBatch() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 2, "");
    CliCalls call =
        compare(program, "--methods", "gmp,granet", "--with", "late = granet(interval: 100 steps)", "--weights", "80",
            "--baselines", "none", "--threads", "1", "--quiet");
    assertEquals(0, call.code(), call.err() + call.out());
    JsonNode rows = new ObjectMapper().readTree(out().resolve("table.json").toFile()).at("/rows");
    assertEquals(
        "gmp(remove: 80% of weights, end: epoch 2, interval: max(1, min(100, floor(2 * 8 / 30))) steps)",
        rows.at("/0/prune").asText());
    for (int row = 0; row < 3; row++) {
      assertEquals(row == 2 ? 0 : 0.8, rows.at("/" + row + "/weights_removed/mean").asDouble(), 1e-3);
      assertEquals(row == 2 ? 1 : 0, rows.at("/" + row + "/missed").asInt(-1));
    }
    assertTrue(call.out().contains("† late, 80 % of weights: not 80 % of weights went but 0.00 %"), call.out());
    CliCalls large = compare(program, "--methods", "gmp", "--weights", "80", "--batch", "150", "--epochs", "1", "--quiet");
    assertEquals(0, large.code(), large.err() + large.out());
    String text = Files.readString(out().resolve("runs/gmp-80-weights-seed-1/program.prune"));
    assertTrue(text.contains("floor(1 * 3 / 30)"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --methods snpi --weights 80 | 2 | There is no method `snpi`. | Did you mean `snip`?
          --methods snip --units 80 | 2 | The method `snip` removes weights, and no amounts of weights are compared. | Give
          --methods snip --weights 80 --with snip(batch:3) | 2 | The method `snip` has no parameter `batch`. | Available
          --methods snip --weights 80 --with snip | 2 | The option --with expects METHOD(NAME: VALUE, ...) | `prunec compare
          --methods snip --weights 0 | 2 | The option --weights expects percentages between 0 and 100 | `prunec compare
          --methods snip --weights 80,80.0 | 2 | The option --weights names 80.0 twice. | `prunec compare
          --methods snip,snip --weights 80 | 2 | The option --methods names `snip` twice. | `prunec compare
          --methods snip --weights 80 --seeds 1,1 | 2 | The option --seeds names a seed twice. | `prunec compare
          --methods snip --weights 80 --jobs 0 | 2 | The option --jobs expects a whole number from 1 to 64 | `prunec compare
          --weights 80 | 2 | --methods is missing: it says what is compared | `prunec compare
          --methods snip --weights 80 --data nowhere | 3 | The data folder `nowhere` does not exist. | It was named by --data
          --methods snip --weights 80 --device quantum | 2 | There is no device |
          """)
  void wrongCommandLines(String words, int code, String message, String help) throws IOException {
    CliCalls call = compare(TinyProgram.write(folder, "0.1", 1, ""), words.split(" "));
    assertEquals(code, call.code(), call.err());
    assertTrue(call.err().startsWith("prunec: " + message), call.err());
    assertTrue(help == null || call.err().contains("\n  " + help), call.err());
    assertFalse(Files.exists(out()), "nothing is written before everything is known to be right");
  }

  @Test
  void aProgramThatPrunesIsNotCompared() throws IOException {
    CliCalls call = compare(TinyProgram.write(folder, "0.1", 1, TinyProgram.CUT), "--methods", "snip", "--weights", "80");
    assertEquals(1, call.code(), call.err());
    assertTrue(call.err().contains("has rules already, the first at tiny.prune:16."), call.err());
    assertFalse(Files.exists(out()));
  }

  @Test
  void aFolderThatCannotBeUsed() throws IOException {
    Path program = TinyProgram.write(folder, "0.1", 1, "");
    Files.writeString(out(), "a file");
    CliCalls file = compare(program, "--methods", "snip", "--weights", "80");
    assertEquals(3, file.code(), file.err());
    assertTrue(file.err().contains("is a file; --out expects a folder."), file.err());
    Files.delete(out());
    Files.createDirectories(out());
    try (FileChannel channel =
            FileChannel.open(out().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      CliCalls taken = compare(program, "--methods", "snip", "--weights", "80");
      assertEquals(3, taken.code(), taken.err());
      assertTrue(lock.isValid() && taken.err().contains("Another comparison is writing into"), taken.err());
    }
  }
}
