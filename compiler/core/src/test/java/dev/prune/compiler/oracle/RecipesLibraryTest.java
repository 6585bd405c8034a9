package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.Programs;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code std.recipes} against the recipes written down by hand: when weights go and come back, and the learning rate of each step. */
class RecipesLibraryTest {
  private static final List<String> ALL = List.of("a", "e", "b", "y");
  private static final int WEIGHTS = 10 * 7 + 7 * 5 + 5 * 3 + 7 * 3;
  private static final String LOSS = "cross_entropy(late) + 0.5 * cross_entropy(early)";

  @TempDir Path folder;

  private static String program(int epochs, String rules) {
    return "import std.recipes\nimport std.rigl\n"
        + PhaseLossTest.program(LOSS, rules).replace("epochs 12", "epochs " + epochs);
  }

  private static Map<String, double[]> magnitudes(Exits o) {
    return o.weights((name, i) -> Math.abs(o.model.parameters.get(name).value[i]), ALL);
  }

  private void check(int epochs, String use, Consumer<Exits> atInit, java.util.function.BiConsumer<Exits, Integer> after) {
    List<Consumer<Exits>> events = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      int end = epoch;
      weights.add(new double[] {1, 0.5});
      events.add(o -> after.accept(o, end));
    }
    PhaseLossTest.check(folder, program(epochs, "prune " + use), atInit, events, weights);
  }

  @Test
  void learningRatesThatBeginAgainAtEachRound() {
    check(
        12,
        "gradual_restarts(remove: 80% of weights, rounds: 3, tune: 3 epochs, final: 0.05)",
        o -> {},
        (o, end) -> {
          o.rate = 0.2 - 0.15 * (end % 3) / 3;
          if (end % 3 == 0 && end / 3 <= 3) {
            o.mask(magnitudes(o), (int) Math.round((1 - Math.pow(0.2, end / 9.0)) * WEIGHTS));
          }
        });
  }

  @Test
  void sparseAndDenseByTurnsForLonger() {
    check(
        200,
        "acdc_longer(remove: 60% of weights, length: 200)",
        o -> {},
        (o, end) -> {
          o.rate = 0.2 * (200 - end) / 200;
          if (end <= 150 && end % 20 == 0 || end == 170) {
            o.mask(magnitudes(o), (int) Math.round(0.6 * WEIGHTS));
          } else if (end <= 150 && end >= 30 && end % 20 == 10) {
            o.model.parameters.values().forEach(t -> Arrays.fill(t.live, 1));
          }
        });
  }

  @Test
  void masksThatMoveForLonger() {
    Map<String, StoredTensor> longer = run(program(100, "prune rigl_longer(remove: 70% of weights, length: 100, interval: 5 steps)"));
    Map<String, StoredTensor> plain =
        run(program(100, "schedule cosine\n prune rigl(remove: 70% of weights, end: epoch 75, interval: 5 steps)"));
    assertEquals(plain.keySet(), longer.keySet());
    plain.forEach((name, t) -> assertArrayEquals(t.floats(), longer.get(name).floats(), name));
  }

  private Map<String, StoredTensor> run(String text) {
    Path file = folder.resolve("end.safetensors");
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(Programs.compile(text), device, Overrides.none())) {
      trainer.train(Exits.data());
      trainer.save(file);
    }
    return new TreeMap<>(Safetensors.read(file).tensors());
  }
}
