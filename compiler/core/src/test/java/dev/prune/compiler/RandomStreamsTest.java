package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random networks with count-aligned streams: whatever acts on them, all groups of a stream have as many channels, in memory
 * and live, and what is left is a plain network that its resized source computes, too.
 */
class RandomStreamsTest {
  private static final DataSource DATA = Samples.classes(37, 12, 3, 2, 6, 5);

  /** What acts, by turns. */
  private static final List<String> EVENTS =
      List.of(
          "compact lowest 40% of units of all except outputs by sum(abs(w))",
          "compact lowest 30% of units of all except outputs by norm(w) ranked per layer",
          "compact units below 0.6 of all except outputs by norm(w)",
          "compact lowest 30% of parameters of all except outputs by norm(w)",
          "mask random 30% of units of all except outputs",
          "mask lowest 60% of weights of all by abs(w) compact unconnected units of all",
          "resize all except outputs to 0.6 * width by norm(w)",
          "compact S");

  @TempDir Path folder;

  @Test
  void streamsKeepOneWidth() throws IOException {
    int events = 0;
    for (long seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      String set = "set S = lowest 50% of units of all except outputs by norm(w)\n";
      String text =
          program(
              seed,
              "at init { " + set + " }\n at end of epoch 1 { " + pick(random) + " }\n at end of epoch 2 { " + pick(random) + " }\n");
      Optional<Compilation> program = text.contains(" + ") ? compile(text) : Optional.empty();
      if (program.isPresent()) {
        try {
          events += run(program.get());
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("seed " + seed + "\n" + text, e);
        }
      }
    }
    assertTrue(events > 10, events + " networks whose streams became smaller");
  }

  private static String pick(Random random) {
    return EVENTS.get(random.nextInt(EVENTS.size()));
  }

  private static String program(long seed, String events) {
    return RandomProgram.network(seed) + RandomProgram.training(seed, "residual count_aligned\n" + events);
  }

  /** Nothing where the network has no stream, or nothing may go. */
  private static Optional<Compilation> compile(String text) {
    return PruneCompiler.compile(Source.of("test.prune", text), Options.defaults()).compilation();
  }

  private int run(Compilation program) throws IOException {
    Path file = folder.resolve("run.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      trainer.train(DATA, new Listener() {});
      Structure structure = trainer.structure();
      int smaller = 0;
      for (int g = 0; g < structure.widths().length; g++) {
        int stream = trainer.network().groups().get(g).stream();
        if (stream >= 0) {
          assertEquals(structure.widths()[stream], structure.widths()[g]);
          assertEquals(structure.liveWidths()[stream], structure.liveWidths()[g]);
          smaller |= structure.widths()[g] < trainer.network().originalWidths()[g] ? 1 : 0;
        }
      }
      assertEquals(trainer.plannedBytes(), device.allocatedBytes());
      trainer.save(file);
      float[] outputs = trainer.predict(Samples.of(DATA, 12), 12);
      String source = program.shrunk("Small", trainer.widths(), "");
      boolean masked = structure.masked();
      try (ReferenceDevice other = new ReferenceDevice();
          Trainer small = Programs.trainer(masked ? source : source.replaceAll("residual .*", ""), other)) {
        small.startFrom(file);
        assertArrayEquals(outputs, small.predict(Samples.of(DATA, 12), 12), 0f);
      }
      return smaller;
    }
  }
}
