package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Methods that bring gates of their own leave a gate alone that the network has elsewhere: it pays nothing, is not trained
 * apart from the network, and is not folded. One step an epoch, all samples in it.
 */
class ForeignGatesTest {
  private static final DataSource DATA = Samples.classes(40, 5, 3, 20);

  @TempDir Path folder;

  private Map<String, StoredTensor> after(int steps, String method) throws IOException {
    Compilation program =
        Programs.compile(
            """
            import std.gatedecorators
            import std.l0

            network N {
              input x: float[20]
              a = x |> dense(8) |> tanh
              b = a |> dense(6) |> FOREIGN |> tanh
              output digit = b |> dense(3)
            }
            train N {
              data digits
              loss cross_entropy(digit)
              optimizer sgd(lr: 0.1)
              batch 40
              epochs 12
              seed 4
              prune METHOD
            }
            """
                .replace("FOREIGN", method.startsWith("l0") ? "hard_concrete(0.8)" : "gate(0.8)")
                .replace("METHOD", method));
    Path file = folder.resolve("after.safetensors");
    Overrides overrides = new Overrides(OptionalInt.of(steps), OptionalInt.empty(), OptionalLong.of(4));
    try (Trainer trainer = Programs.trainer(program, CpuDevice.create(1), overrides)) {
      trainer.train(DATA);
      trainer.save(file);
    }
    return Safetensors.read(file).tensors();
  }

  private static float[] gate(Map<String, StoredTensor> tensors, String layer, String kind) {
    return tensors.get(layer + "." + kind + ".gate").floats();
  }

  private static boolean all(float[] values, float number) {
    boolean all = true;
    for (float value : values) {
      all &= value == number;
    }
    return all;
  }

  /** The first step has the same gradient of the loss whatever gates pay. */
  @Test
  void l0() throws IOException {
    String kind = "hard_concrete";
    Map<String, StoredTensor> free = after(1, "l0(strength: 1e-9, end: epoch 3, layers: a)");
    Map<String, StoredTensor> dear = after(1, "l0(strength: 5, end: epoch 3, layers: a)");
    assertArrayEquals(gate(free, "b", kind), gate(dear, "b", kind), "the foreign gate pays");
    assertFalse(Arrays.equals(gate(free, "a", kind), gate(dear, "a", kind)), "the method's gate pays");
    Map<String, StoredTensor> end = after(3, "l0(strength: 1e-9, end: epoch 3, layers: a)");
    assertTrue(all(gate(end, "a", kind), 100), "the method's gate is folded: " + Arrays.toString(gate(end, "a", kind)));
    for (float value : gate(end, "b", kind)) {
      assertEquals(0.8, value, 0.3, "the foreign gate is as it was trained");
    }
  }

  @Test
  void gateDecorators() throws IOException {
    String rest = ", begin: 10%, more: 10%, tick: 1 epochs, tock: 5 epochs, layers: a, batches: 1)";
    Map<String, StoredTensor> tick = after(1, "gatedecorators(remove: 20% of units, rate: 0.1" + rest);
    assertTrue(all(gate(tick, "b", "gate"), 0.8f), "tick leaves the foreign gate: " + Arrays.toString(gate(tick, "b", "gate")));
    assertFalse(all(gate(tick, "a", "gate"), 1), "tick trains the method's gate");
    String more = "gatedecorators(remove: 20% of units, sparsity: ";
    Map<String, StoredTensor> free = after(2, more + "1e-9" + rest);
    Map<String, StoredTensor> dear = after(2, more + "5" + rest);
    assertArrayEquals(gate(free, "b", "gate"), gate(dear, "b", "gate"), "the foreign gate pays");
    assertFalse(all(gate(free, "b", "gate"), 0.8f), "tock trains the whole network");
    assertFalse(Arrays.equals(gate(free, "a", "gate"), gate(dear, "a", "gate")), "the method's gate pays");
    Map<String, StoredTensor> end = after(12, more + "1e-9" + rest);
    assertTrue(all(gate(end, "a", "gate"), 1), "the method's gate is folded");
    for (float value : gate(end, "b", "gate")) {
      assertEquals(0.8, value, 0.19, "the foreign gate is as it was trained");
    }
  }
}
