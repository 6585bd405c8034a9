package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Runs.Run;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layer ratios from the text to the weights that are left, on a network of 144, 768, 160 and 30 weights. */
class LayerRatiosRunTest {
  private static Run run(String schedule) {
    return Runs.of(Runs.program(1, schedule));
  }

  private static List<Long> left(Run run) {
    return run.events().getLast().groups().stream().map(GroupChange::after).toList();
  }

  /** Weights that are not zero, row by row. */
  private static int[] rows(Run run, String layer) {
    StoredTensor tensor = run.tensors().get(layer + ".weight");
    int[] rows = new int[(int) tensor.shape()[0]];
    float[] values = tensor.floats();
    for (int i = 0; i < values.length; i++) {
      rows[i / (values.length / rows.length)] += values[i] != 0 ? 1 : 0;
    }
    return rows;
  }

  @Test
  void kernelsMakeAConvolutionDenser() {
    // c [8, 2, 3, 3], a [16, 48], b [10, 16], digit [3, 10]: sums of dimensions 16, 64, 26, 13 or (8 + 2) 9, 64, 26, 13.
    Run kernel = run("at init { mask random 90% of weights ratios erk }");
    // 1102 weights, 110 stay, 110 / 119 for each one of a sum of dimensions.
    assertEquals(List.of(15L, 59L, 24L, 12L), left(kernel));
    Run plain = run("at init { mask random 90% of weights ratios er }");
    assertEquals(List.of(51L, 37L, 15L, 7L), left(plain));
    for (String layer : List.of("c", "a", "b", "digit")) {
      int rows = 0;
      for (int row : rows(kernel, layer)) {
        rows += row;
      }
      assertEquals(left(kernel).get(List.of("c", "a", "b", "digit").indexOf(layer)), rows);
    }
  }

  @Test
  void overflowOfAFullLayerGoesToTheOthersAndProtectedLayersAreLeftOut() {
    // 551 stay. digit would keep 60 of its 30; the 521 others are shared by 16, 64 and 26.
    Run half = run("at init { mask random 50% of weights ratios erk }");
    assertEquals(List.of(79L, 314L, 128L, 30L), left(half));
    Run without = run("protect digit\nat init { mask random 90% of weights of all ratios erk }");
    assertEquals(List.of("c", "a", "b"), without.events().getFirst().groups().stream().map(GroupChange::group).toList());
    // 1072 weights, 107 stay, shared by 16, 64 and 26.
    assertEquals(List.of(16L, 65L, 26L), left(without));
  }

  @Test
  void ratiosOfAnotherScoreWithPositionsByChance() {
    String score = "score sensitivity = abs(w * grad) over 2 batches of train in eval\n";
    Run global = run(score + "at init { mask lowest 80% of weights by sensitivity ranked globally }");
    Run borrowed = run(score + "at init { mask random 80% of weights ratios sensitivity }");
    Run method = run(score + "prune random_weights(remove: 80% of weights, ratios: sensitivity)");
    Run uniform = run("prune random_weights(remove: 80% of weights)");
    assertEquals(left(global), left(borrowed));
    assertEquals(left(global), left(method));
    assertNotEquals(left(global), left(uniform));
    Run inside = run("at init { mask random 80% of weights ratios abs(w * grad) over 2 batches of train in eval }");
    assertEquals(left(global), left(inside));
    boolean same = true;
    float[] there = global.tensors().get("a.weight").floats();
    float[] here = borrowed.tensors().get("a.weight").floats();
    for (int i = 0; i < there.length; i++) {
      same &= there[i] == 0 == (here[i] == 0);
    }
    assertFalse(same, "positions are drawn again");
  }

  @Test
  void aScoreRanksWithinTheCountsOfAnother() {
    Run run = run("at init { mask lowest 80% of weights by random ratios abs(w) }");
    Run global = run("at init { mask lowest 80% of weights by abs(w) }");
    assertEquals(left(global), left(run));
  }

  @Test
  void methodTakesTheNamesOfRatios() {
    Run erk = run("prune random_weights(remove: 90% of weights, ratios: erk)");
    assertEquals(left(run("at init { mask random 90% of weights ratios erk }")), left(erk));
    Run er = run("prune random_weights(remove: 90% of weights, ratios: er)");
    assertEquals(left(run("at init { mask random 90% of weights ratios er }")), left(er));
  }

  @Test
  void everyRowKeepsTheSameNumber() {
    Run run = run("at end of epoch 1 { mask lowest 75% of weights by abs(w) ranked per row }");
    for (int row : rows(run, "a")) {
      assertEquals(12, row);
    }
    for (int row : rows(run, "c")) {
      assertEquals(4, row); // 13.5 of 18 rounds to 14
    }
  }

  @Test
  void gradualMasksReachTheWholeShare() {
    Run run = Runs.of(
        Runs.program(3, "every 2 steps until epoch 2 { mask lowest cubic(0%, 90%) of weights by abs(w) ratios erk }"));
    long before = Long.MAX_VALUE;
    for (EventReport event : run.events()) {
      long all = event.groups().stream().mapToLong(GroupChange::after).sum();
      assertTrue(all <= before);
      before = all;
    }
    assertEquals(List.of(15L, 59L, 24L, 12L), left(run));
  }
}
