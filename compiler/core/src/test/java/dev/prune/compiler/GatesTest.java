package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.reference.ReferenceDevice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates that a training inserts: where they stand, what they are called, what stays as it was. */
class GatesTest {
  private static List<String> layers(String schedule) {
    return Programs.compile(Runs.program(2, schedule)).grouped().shaped().graph().nodes().stream()
        .map(Node::name)
        .toList();
  }

  @Test
  void standBehindTheNormOrTheLayer() {
    assertEquals(
        List.of("c", "norm", "c.gate", "c.relu", "c.max_pool", "a.flatten", "a", "a.gate", "a.relu", "b", "b.relu",
            "digit"),
        layers("insert gate behind (c, a)"));
    assertEquals(layers("insert gate behind (c, a)").size() + 1, layers("insert gate behind all except outputs").size());
  }

  @Test
  void behindTheNormItselfAndInLoops() {
    assertEquals("norm.gate", layers("insert gate behind norm").get(2));
    assertEquals(layers("insert gate behind (c, a)"), layers("if 1 < 2 { for x in [1] { insert gate behind (c, a) } }"));
  }

  /** A gate of 1 changes nothing, and the layers begin with the same numbers with and without it. */
  @Test
  void ofOneChangeNothing() {
    float[] input = input();
    assertArrayEquals(predict("", input), predict("insert gate behind all except outputs", input));
    assertFalse(
        java.util.Arrays.equals(predict("", input), predict("insert gate(0.5) behind all except outputs", input)));
  }

  /** Folding leaves the function as it is, and the gates at 1 with empty slots. */
  @Test
  void foldIntoWhatStandsBeforeThem() {
    String gates = "insert gate(0.7) behind all except outputs\n";
    String mask = "at end of epoch 1 { mask lowest 30% of units of (a, c) by abs(gate) ranked per layer }\n";
    Runs.Run open = Runs.of(Runs.program(2, gates + mask));
    Runs.Run folded = Runs.of(Runs.program(2, gates + mask + "at end of epoch 2 { fold all }"));
    assertEquals(loss(open), loss(folded), 1e-5);
    double[] factors = doubles(open, "a.gate.gate");
    double[] weights = doubles(open, "a.weight");
    double[] after = doubles(folded, "a.weight");
    int masked = 0;
    for (int i = 0; i < after.length; i++) {
      assertEquals(weights[i] * factors[i / (after.length / factors.length)], after[i], 1e-6);
    }
    for (double factor : doubles(folded, "a.gate.gate")) {
      masked += factor == 0 ? 1 : 0;
      assertEquals(factor == 0 ? 0 : 1, factor);
    }
    assertEquals(5, masked, "a masked unit's gate reads as zero");
    for (double slot : doubles(folded, "a.gate.gate.slot0")) {
      assertEquals(0, slot);
    }
    double[] gamma = doubles(open, "norm.gamma");
    double[] beta = doubles(open, "norm.beta");
    double[] c = doubles(open, "c.gate.gate");
    for (int i = 0; i < gamma.length; i++) {
      assertEquals(gamma[i] * c[i], doubles(folded, "norm.gamma")[i], 1e-6);
      assertEquals(beta[i] * c[i], doubles(folded, "norm.beta")[i], 1e-6);
    }
    assertArrayEquals(doubles(open, "c.weight"), doubles(folded, "c.weight"));
  }

  /** Their factors are given away: no phase, be it one that trains them, begins with them again. */
  @Test
  void foldedGatesAndFrozenLayersStayAsTheyAreThroughPhases() {
    String phases =
        "insert gate(0.7) behind (c, a)\nphase one for 1 epochs { train (a, b) }\nphase two for 1 epochs { train gate }\n"
            + "phase three for 1 epochs { train all }\n";
    Runs.Run run = Runs.of(Runs.program(4, phases + "at init { freeze b }\nat step 3 { fold a.gate }"));
    for (double gate : doubles(run, "a.gate.gate")) {
      assertEquals(1, gate);
    }
    boolean moved = false;
    for (double gate : doubles(run, "c.gate.gate")) {
      moved |= gate != (double) 0.7f;
    }
    assertTrue(moved, "what was not folded is trained by the second phase");
    Runs.Run start = Runs.of(Runs.program(1, "insert gate(0.7) behind (c, a)\nat init { freeze all }"));
    assertArrayEquals(doubles(start, "b.weight"), doubles(run, "b.weight"));
    Runs.Run thawed = Runs.of(Runs.program(4, phases + "at init { freeze b }\nat end of two { thaw b }"));
    assertFalse(java.util.Arrays.equals(doubles(start, "b.weight"), doubles(thawed, "b.weight")));
  }

  /** A gate of zero before weights of zero would never move again. */
  @Test
  void restoredUnitsHaveOpenGates() {
    Runs.Run run =
        Runs.of(
            Runs.program(
                3,
                "insert gate(0.7) behind (c, a)\nat end of epoch 1 { mask lowest 30% of units of (a, c) by norm(w) ranked"
                    + " per layer }\nat end of epoch 2 { fold c restore (a, c) }\nat end of epoch 3 { freeze all }"));
    for (double gate : doubles(run, "a.gate.gate")) {
      assertTrue(gate > 0.5, gate + " moved from 0.7 at most");
    }
    for (double gate : doubles(run, "c.gate.gate")) {
      assertEquals(1, gate);
    }
  }

  /** New numbers, the same at each run; other layers, and what is masked, stay as they were. */
  @Test
  void reinitializedLayersBeginAnew() {
    String mask = "at end of epoch 1 { mask lowest 50% of weights of a by abs(w) }\n";
    Runs.Run before = Runs.of(Runs.program(1, mask));
    Runs.Run after = Runs.of(Runs.program(1, mask + "at step 5 { reinit (a, norm) }"));
    Runs.Run again = Runs.of(Runs.program(1, mask + "at step 5 { reinit (a, norm) }"));
    assertArrayEquals(doubles(after, "a.weight"), doubles(again, "a.weight"));
    assertArrayEquals(doubles(before, "b.weight"), doubles(after, "b.weight"));
    double spread = Math.sqrt(6.0 / (doubles(after, "a.weight").length / 16));
    int moved = 0;
    for (int i = 0; i < doubles(after, "a.weight").length; i++) {
      assertTrue(Math.abs(doubles(after, "a.weight")[i]) <= spread);
      moved += doubles(after, "a.weight")[i] != doubles(before, "a.weight")[i] ? 1 : 0;
    }
    assertTrue(moved > 0);
    for (double gamma : doubles(after, "norm.gamma")) {
      assertEquals(1, gamma);
    }
    for (double mean : doubles(after, "norm.mean")) {
      assertEquals(0, mean);
    }
    for (double slot : doubles(after, "a.weight.slot1")) {
      assertEquals(0, slot);
    }
  }

  private static final String FOLDED =
      """
      insert gate(0.7) behind (c, a)
      insert hard_concrete(0.5) behind b
      at end of epoch 1 { compact lowest 50% of units of (c, a, b) by abs(gate) }
      """;

  /** After folding, the network without gates is the same function; its source has none. */
  @Test
  void aFoldedNetworkNeedsNoGates(@TempDir Path folder) {
    Compilation program = Programs.compile(Runs.program(2, FOLDED + "at end of epoch 2 { fold (gate, hard_concrete) }"));
    String source = saved(program, folder);
    assertFalse(source.contains("insert"), source);
    float[] expected = predict(program, folder.resolve("n.safetensors"));
    float[] found = predict(Programs.compile(source), folder.resolve("n.safetensors"));
    assertArrayEquals(expected, found, 1e-5f);
  }

  /** Gates that were not folded go on in the source, and a network without them refuses the file. */
  @Test
  void anOpenGateIsNotForgotten(@TempDir Path folder) {
    Compilation program = Programs.compile(Runs.program(2, FOLDED));
    String source = saved(program, folder);
    Path file = folder.resolve("n.safetensors");
    assertTrue(source.contains("insert gate(initial: 0.7) behind a"), source);
    assertArrayEquals(predict(program, file), predict(Programs.compile(source), file));
    Compilation without = Programs.compile(source.replaceAll("(?s)insert .*", "}\n"));
    PruneException refused = assertThrows(PruneException.class, () -> predict(without, file));
    assertTrue(refused.getMessage().contains("has the trained gate `"), refused.getMessage());
  }

  private static String saved(Compilation program, Path folder) {
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      trainer.train(Samples.split(80, 20, 20, 3, 2, 6, 5));
      trainer.save(folder.resolve("n.safetensors"));
      return program.shrunk("Small", trainer.widths(), "");
    }
  }

  private static float[] predict(Compilation program, Path file) {
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      trainer.startFrom(file);
      return trainer.predict(input(), 1);
    }
  }

  private static float[] input() {
    float[] input = new float[60];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Math.sin(i);
    }
    return input;
  }

  private static double loss(Runs.Run run) {
    return run.summary().metrics().get(dev.prune.runtime.data.Split.TEST).get("loss");
  }

  private static double[] doubles(Runs.Run run, String tensor) {
    float[] floats = run.tensors().get(tensor).floats();
    double[] values = new double[floats.length];
    java.util.Arrays.setAll(values, i -> floats[i]);
    return values;
  }

  private static float[] predict(String schedule, float[] input) {
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer =
            Programs.trainer(Programs.compile(Runs.program(2, schedule)), device, Overrides.none())) {
      return trainer.predict(input, 1);
    }
  }
}
