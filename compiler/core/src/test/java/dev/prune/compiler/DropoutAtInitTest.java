package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.reference.ReferenceDevice;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores in training mode before the first step drop out by the run's seed, as every later one. */
class DropoutAtInitTest {
  @TempDir Path folder;

  @Test
  void anotherSeedDropsOthers() {
    BitSet one = dropped(1);
    assertFalse(one.isEmpty());
    assertNotEquals(one, dropped(2));
  }

  /** A weight behind a dropped unit has no gradient; with a single sample those are the lowest, and masked first. */
  private BitSet dropped(long seed) {
    String text =
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> flatten |> dense(16) |> tanh |> dropout(50%)
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 1e-9)
          batch 1
          epochs 1
          at init { mask lowest 25% of weights of digit by abs(grad) over 1 batches of train in train }
        }
        """;
    Overrides overrides = new Overrides(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(seed));
    Path file = folder.resolve("a.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(text), device, overrides)) {
      trainer.train(Samples.classes(1, 1, 3, 2, 6, 5));
      trainer.save(file);
    }
    float[] mask = Safetensors.read(file).tensor("digit.weight.mask").floats();
    BitSet columns = new BitSet();
    for (int i = 0; i < 16; i++) {
      columns.set(i, mask[i] == 0);
    }
    return columns;
  }
}
