package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trained weights in networks whose heads are others. */
class OtherHeadTest {
  @TempDir Path folder;

  private static String program(String head, String rest) {
    return """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(8, 3x3) |> batchnorm as norm |> relu |> max_pool(2x2)
          a = c |> flatten |> dense(12) |> relu
          output %s
        }
        train N {
          data digits
          loss cross_entropy()
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 2
          %s
        }
        """.formatted(head, rest);
  }

  @Test
  void aShrunkAndMaskedBodyGoesOnUnderAnotherHead() throws IOException {
    Path file = folder.resolve("first.safetensors");
    DataSource three = Samples.split(80, 20, 20, 3, 2, 6, 5);
    DataSource five = Samples.split(80, 20, 20, 5, 2, 6, 5);
    try (Device device = CpuDevice.create(1)) {
      String event = "at end of epoch 1 { compact lowest 25% of units of (c, a) by norm(w) ranked per layer mask lowest 30% of current weights of all by abs(w) }";
      try (Trainer first = Programs.trainer(Programs.compile(program("digit = a |> dense(3)", event)), device, Overrides.none())) {
        first.train(three);
        first.save(file);
      }
      Map<String, StoredTensor> stored = Safetensors.read(file).tensors();
      for (String head : new String[] {"digit = a |> dense(5)", "kind = a |> dense(5)"}) {
        Compilation next = Programs.compile(program(head, "start from \"first.safetensors\" except outputs"));
        try (Trainer trainer = Programs.trainer(next, device, Overrides.none())) {
          trainer.startFrom(file);
          assertEquals(6, trainer.widths().get("c"));
          assertEquals(9, trainer.widths().get("a"));
          assertEquals(5, trainer.widths().get(head.split(" ")[0]));
          Path begun = folder.resolve("begun.safetensors");
          trainer.save(begun);
          Map<String, StoredTensor> found = Safetensors.read(begun).tensors();
          for (String name : new String[] {"c.weight", "c.bias", "norm.gamma", "norm.mean", "a.weight", "a.weight.mask"}) {
            assertArrayEquals(stored.get(name).floats(), found.get(name).floats(), name);
          }
          String weight = head.split(" ")[0] + ".weight";
          assertEquals(45, found.get(weight).floats().length);
          assertFalse(found.containsKey(weight + ".mask"));
          assertFalse(Arrays.equals(new float[45], found.get(weight).floats()));
          assertEquals(2, trainer.train(five).epochs());
        }
        try (Trainer without = Programs.trainer(Programs.compile(program(head, "")), device, Overrides.none())) {
          PruneException refusal = assertThrows(PruneException.class, () -> without.startFrom(file));
          assertEquals(Failure.INPUT_OUTPUT, refusal.failure());
          assertTrue(refusal.getMessage().contains("digit") || refusal.getMessage().contains("kind"), refusal.getMessage());
          assertTrue(refusal.help().contains("except"), refusal.help());
        }
      }
    }
  }
}
