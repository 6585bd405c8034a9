package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Runs.Run;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the action scale multiplies, and what it leaves alone. */
class ScaleTest {
  private static final String CHOOSE = "at end of epoch 1 { set S = lowest 50% of units of (c, b) by norm(w) ranked per layer }\n";

  private static float[] of(Run run, String tensor) {
    return run.tensors().get(tensor).floats();
  }

  /** Which rows of a tensor have other numbers, each of them multiplied by the factor. */
  private static List<Integer> scaledRows(float[] before, float[] after, int rows, float factor) {
    List<Integer> scaled = new ArrayList<>();
    int inner = before.length / rows;
    for (int r = 0; r < rows; r++) {
      boolean same = true;
      for (int i = r * inner; i < (r + 1) * inner; i++) {
        same &= before[i] == after[i];
      }
      if (!same) {
        scaled.add(r);
        for (int i = r * inner; i < (r + 1) * inner; i++) {
          assertEquals(before[i] * factor, after[i]);
        }
      }
    }
    return scaled;
  }

  @Test
  void unitsTakeAlongWhatComputesThemAndNothingThatReadsThem() {
    Run before = Runs.of(Runs.program(1, CHOOSE));
    Run after = Runs.of(Runs.program(1, CHOOSE.replace(" }\n", "\n scale S by -0.5 }\n")));
    List<Integer> c = scaledRows(of(before, "c.weight"), of(after, "c.weight"), 8, -0.5f);
    assertEquals(4, c.size());
    assertEquals(c, scaledRows(of(before, "norm.gamma"), of(after, "norm.gamma"), 8, -0.5f));
    assertTrue(c.containsAll(scaledRows(of(before, "norm.beta"), of(after, "norm.beta"), 8, -0.5f)));
    List<Integer> b = scaledRows(of(before, "b.weight"), of(after, "b.weight"), 10, -0.5f);
    assertEquals(5, b.size());
    assertEquals(b, scaledRows(of(before, "b.bias"), of(after, "b.bias"), 10, -0.5f));
    for (String untouched : List.of("a.weight", "a.bias", "digit.weight", "c.weight.slot0", "norm.mean")) {
      assertArrayEquals(of(before, untouched), of(after, untouched), untouched);
    }
    assertEquals(before.events().size(), after.events().size());
  }

  @Test
  void frozenLayersStay() {
    Run before = Runs.of(Runs.program(1, CHOOSE));
    Run after = Runs.of(Runs.program(1, CHOOSE.replace(" }\n", "\n freeze c scale S by 2 }\n")));
    assertArrayEquals(of(before, "c.weight"), of(after, "c.weight"));
    assertEquals(5, scaledRows(of(before, "b.weight"), of(after, "b.weight"), 10, 2).size());
  }

  @Test
  void masksAreNotAffected() {
    String mask = "at end of epoch 1 { mask lowest 50% of weights of b by abs(w)\n";
    Run before = Runs.of(Runs.program(1, mask + "}"));
    Run after = Runs.of(Runs.program(1, mask + "scale highest 100% of weights of b by abs(w) keep 0 by 3 }"));
    assertArrayEquals(of(before, "b.weight.mask"), of(after, "b.weight.mask"));
    float[] w = of(before, "b.weight");
    float[] scaled = of(after, "b.weight");
    for (int i = 0; i < w.length; i++) {
      assertEquals(w[i] * 3, scaled[i]);
    }
  }

  @Test
  void factorsMayDependOnTrainingAndMustBeNumbers() {
    String rule = "metric d = norm(weights) each epoch\n every 1 epochs { scale random 50% of weights by FACTOR }";
    Runs.of(Runs.program(2, rule.replace("FACTOR", "min(1, d)")));
    PruneException refused =
        assertThrows(
            PruneException.class, () -> Runs.of(Runs.program(2, rule.replace("FACTOR", "1 / (epoch - 2)"))));
    assertEquals(Failure.DIVERGED, refused.failure());
    assertTrue(refused.getMessage().contains("Infinity"), refused.getMessage());
  }
}
