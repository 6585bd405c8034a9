package dev.prune.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.cli.Terminal;
import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.Summary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a run leaves, however it ends. */
class CliTrainingRunTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aWholeRun() throws IOException {
    Path copy = folder.resolve("elsewhere/r.json");
    run(Optional.of(copy), Optional.empty());
    assertTrue(Files.readString(folder.resolve("record.json")).contains("\"stopped\" : null"));
    assertEquals(Files.readString(folder.resolve("record.json")), Files.readString(copy));
    assertEquals(Map.of("fc1", 75, "b.conv#1", 3), Widths.read(folder));
    assertEquals("weights", Files.readString(folder.resolve("Net.safetensors")));
    assertTrue(out.toString().contains("epoch  1/1"), out.toString());
  }

  @Test
  void anInterruptedRunKeepsItsWeights() throws IOException {
    PruneException end = stopped(new PruneException(Failure.INTERRUPTED, "The run was interrupted.", ""));
    assertEquals(Failure.INTERRUPTED, end.failure());
    assertTrue(end.help().contains("record.json") && end.help().contains("Net.safetensors"), end.help());
    assertTrue(Files.readString(folder.resolve("record.json")).contains("\"reason\" : \"interrupted\""));
    assertTrue(Files.exists(folder.resolve("Net.safetensors")));
  }

  @Test
  void aDivergedRunHasNoWeights() throws IOException {
    PruneException end = stopped(new PruneException(Failure.DIVERGED, "The loss is not finite.", "Lower the rate."));
    assertEquals(Failure.DIVERGED, end.failure());
    assertTrue(end.help().startsWith("Lower the rate. Saved the record"), end.help());
    assertTrue(Files.readString(folder.resolve("record.json")).contains("\"reason\" : \"diverged\""));
    assertFalse(Files.exists(folder.resolve("Net.safetensors")));
  }

  @Test
  void memoryThatDoesNotSuffice() throws IOException {
    assertEquals(Failure.MEMORY, ((PruneException) thrown(new OutOfMemoryError("Java heap space"))).failure());
    assertTrue(Files.readString(folder.resolve("record.json")).contains("\"reason\" : \"memory\""));
  }

  @Test
  void aDefectStaysWhatItIs() throws IOException {
    assertEquals(IllegalStateException.class, thrown(new IllegalStateException("x")).getClass());
    assertTrue(Files.readString(folder.resolve("record.json")).contains("\"reason\" : \"internal\""));
  }

  private PruneException stopped(Throwable cause) {
    return (PruneException) thrown(cause);
  }

  private Throwable thrown(Throwable cause) {
    return assertThrows(Throwable.class, () -> run(Optional.empty(), Optional.of(cause)));
  }

  private void run(Optional<Path> json, Optional<Throwable> end) {
    RunArguments arguments =
        new RunArguments(
            "x.Net", "Net", "cpu", OptionalInt.empty(), Optional.empty(), Overrides.none(),
            Optional.empty(), List.of(), folder, json, false, true, false, false, 80);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), new PrintStream(out, true), new PrintStream(out, true), false, false, 80,
            Map.of());
    try (Interruption interruption = new Interruption()) {
      new TrainingRun(arguments, terminal, interruption).run(given -> new Scripted(end));
    }
  }

  /** One epoch, then the summary or the given end. */
  private record Scripted(Optional<Throwable> end) implements Training {
    @Override
    public Summary train(Listener... listeners) {
      Map<Split, Map<String, Double>> metrics = Map.of(Split.TRAIN, Map.of("loss", 0.5));
      Summary summary = new Summary(metrics, 10, 10, 20, 80, 0, 1, 1, 4);
      for (Listener listener : listeners) {
        listener.started(new RunStart("Net", "cpu", "", "nothing", 1, 1, 8, 1, 32, 4, 10, 20, 80, 0));
        listener.epoch(new EpochReport(1, metrics, 1, 32));
      }
      end.ifPresent(Scripted::raise);
      for (Listener listener : listeners) {
        listener.finished(summary);
      }
      return summary;
    }

    private static void raise(Throwable end) {
      if (end instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) end;
    }

    @Override
    public void save(Path file) {
      try {
        Files.writeString(file, "weights");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public Map<String, Integer> widths() {
      return Map.of("fc1", 75, "b.conv#1", 3);
    }

    @Override
    public void close() {}
  }
}
