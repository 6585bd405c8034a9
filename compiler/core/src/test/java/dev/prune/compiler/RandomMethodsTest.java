package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.network.Structure;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Chance: exact counts of each layer, positions that follow the seed, and every unit and weight as likely as every other. */
class RandomMethodsTest {
  private static final int SEEDS = 120;

  private static Class<?> program(String use) {
    return Programs.load(
        Programs.compile(
            """
            import std.random
            network N {
              input image: float[2, 6, 5]
              a = image |> flatten |> dense(12) |> relu
              b = a |> dense(8) |> relu
              output digit = b |> dense(3)
            }
            train N {
              data digits
              loss cross_entropy(digit)
              optimizer sgd(lr: 1e-3)
              batch 16
              epochs 1
              prune %s
            }
            """
                .formatted(use)));
  }

  private static Structure after(Class<?> type, long seed) {
    Overrides overrides = new Overrides(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(seed));
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(type, device, overrides)) {
      trainer.train(Samples.classes(16, 1, 3, 2, 6, 5));
      return trainer.structure();
    }
  }

  /** Six standard deviations of a binomial count around its mean. */
  private static void likely(int[] counts, double share) {
    double mean = SEEDS * share;
    double bound = 6 * Math.sqrt(SEEDS * share * (1 - share));
    for (int count : counts) {
      assertEquals(mean, count, bound, Arrays.toString(counts));
    }
  }

  @Test
  void weightsByChance() {
    Class<?> type = program("random_weights(remove: 60% of weights)");
    int[] gone = new int[60 * 12];
    for (int seed = 0; seed < SEEDS; seed++) {
      Structure structure = after(type, seed);
      assertEquals(720 - 432, structure.nonzeroParameters(0), "a share of each layer, exactly");
      assertEquals(96 - Math.round(.6 * 96), structure.nonzeroParameters(2));
      assertEquals(24 - Math.round(.6 * 24), structure.nonzeroParameters(4));
      boolean[] live = structure.live();
      for (int i = 0; i < gone.length; i++) {
        gone[i] += live[i] ? 0 : 1;
      }
    }
    likely(gone, .6);
    assertArrayEquals(after(type, 7).live(), after(type, 7).live());
  }

  @Test
  void unitsByChance() {
    Class<?> type = program("random_units(remove: 50% of units)");
    int[] left = new int[12];
    for (int seed = 0; seed < SEEDS; seed++) {
      Structure structure = after(type, seed);
      assertArrayEquals(new int[] {6, 4}, Arrays.copyOf(structure.widths(), 2));
      for (int unit : structure.originals().channels()[0]) {
        left[unit]++;
      }
    }
    likely(left, .5);
    assertTrue(
        !Arrays.equals(after(type, 1).originals().channels()[0], after(type, 2).originals().channels()[0])
            || !Arrays.equals(after(type, 1).originals().channels()[0], after(type, 3).originals().channels()[0]));
  }
}
