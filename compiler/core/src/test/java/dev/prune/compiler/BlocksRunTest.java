package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Runs.Run;
import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.record.GroupChange;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** N:M: the same number of every block of inputs, on layers of 2, 48, 16 and 10 inputs. */
class BlocksRunTest {
  private static Run run(String schedule) {
    return Runs.of(Runs.program(1, schedule));
  }

  /** Weights of a layer that are not zero in a block. */
  private static int live(Run run, String layer, int row, int from, int to) {
    StoredTensor tensor = run.tensors().get(layer + ".weight");
    int columns = tensor.floats().length / (int) tensor.shape()[0];
    float[] values = tensor.floats();
    return (int) IntStream.range(from, to).filter(k -> values[row * columns + k] != 0).count();
  }

  @Test
  void everyBlockKeepsAsMany() {
    Run run = run("at end of epoch 1 { mask lowest 50% of weights of dense by abs(w) ranked per 4 weights }");
    for (int row = 0; row < 16; row++) {
      for (int block = 0; block < 48; block += 4) {
        assertEquals(2, live(run, "a", row, block, block + 4));
      }
    }
    // Ten inputs are two blocks of four and one of two, of which one stays.
    for (int row = 0; row < 3; row++) {
      assertEquals(2, live(run, "digit", row, 0, 4));
      assertEquals(2, live(run, "digit", row, 4, 8));
      assertEquals(1, live(run, "digit", row, 8, 10));
    }
    assertEquals(
        List.of(768L / 2, 160L / 2, 15L), run.events().getFirst().groups().stream().map(GroupChange::after).toList());
  }

  @Test
  void aNumberOfABlockAndAnyOtherSize() {
    Run one = run("at end of epoch 1 { mask lowest 1 of weights of a by abs(w) ranked per 3 weights }");
    for (int block = 0; block < 48; block += 3) {
      assertEquals(2, live(one, "a", 5, block, block + 3));
    }
    Run kept = run("let m = 8\nat end of epoch 1 { mask lowest 5 of weights of (a, b) by abs(w) ranked per (m) weights keep 3 }");
    for (int block = 0; block < 16; block += 8) {
      assertEquals(3, live(kept, "b", 2, block, block + 8));
    }
    Run random = run("at end of epoch 1 { mask random 50% of weights of a ranked per 4 weights }");
    assertEquals(2, live(random, "a", 3, 8, 12));
  }

  /** Inputs at one place of the kernel make a block: with two of them one stays at each of nine places. */
  @Test
  void kernelsHaveBlocksOfChannels() {
    Run run = run("at end of epoch 1 { mask lowest 50% of weights of c by abs(w) ranked per 2 weights }");
    float[] values = run.tensors().get("c.weight").floats();
    for (int out = 0; out < 8; out++) {
      for (int place = 0; place < 9; place++) {
        assertEquals(1, (values[out * 18 + place] != 0 ? 1 : 0) + (values[out * 18 + 9 + place] != 0 ? 1 : 0));
      }
    }
  }

  /** Blocks are those of the network as it was written, whether inputs are masked or taken out. */
  @Test
  void maskedAndCompactedInputsLeaveTheSameWeights() {
    String then = " lowest 40% of units of (c, a) by norm(w) ranked per layer\n"
        + "mask lowest 50% of weights of (a, b) by abs(w) ranked per 4 weights }";
    Run masked = run("at end of epoch 1 { mask" + then);
    Run compacted = run("at end of epoch 1 { compact" + then);
    for (String layer : List.of("a", "b")) {
      float[] left = compacted.tensors().get(layer + ".weight").floats();
      float[] all = masked.tensors().get(layer + ".weight").floats();
      int[] rows = channels(compacted, layer);
      int repeat = layer.equals("a") ? 6 : 1;
      int[] inputs = channels(compacted, layer.equals("a") ? "c" : "a");
      int columns = layer.equals("a") ? 48 : 16;
      int at = 0;
      for (int row : rows) {
        for (int input : inputs) {
          for (int p = 0; p < repeat; p++) {
            assertEquals(left[at++] + 0f, all[row * columns + input * repeat + p] + 0f, layer);
          }
        }
      }
      assertEquals(at, left.length);
    }
    assertEquals(
        masked.events().getLast().groups().stream().map(GroupChange::after).toList(),
        compacted.events().getLast().groups().stream().map(GroupChange::after).toList());
  }

  private static int[] channels(Run run, String group) {
    return run.channels()[List.copyOf(run.widths().keySet()).indexOf(group)];
  }

  @Test
  void aBlockThatLostItsShareLosesNoMore() {
    Run run = run(
        "at end of epoch 1 { mask lowest 50% of weights of a by abs(w) ranked per 4 weights\n"
            + "mask lowest 50% of weights of a by random ranked per 4 weights\n"
            + "mask lowest 25% of weights of a by abs(w) ranked per 4 weights }");
    Run once = run("at end of epoch 1 { mask lowest 50% of weights of a by abs(w) ranked per 4 weights }");
    assertArrayEquals(once.tensors().get("a.weight").floats(), run.tensors().get("a.weight").floats());
  }

  @Test
  void thePlanIsExactUntilDataDecide() {
    Compilation compilation =
        Programs.compile(
            Runs.program(
                2,
                """
                at end of epoch 1 { mask lowest 50% of weights of (a, b) by abs(w) ranked per 4 weights }
                at end of epoch 2 { mask lowest 75% of weights of (a, b) by abs(w) ranked per 8 weights }
                """));
    List<Plan.Event> foreseen = compilation.plan().events();
    assertTrue(foreseen.getFirst().exact());
    assertFalse(foreseen.getLast().exact());
    assertEquals("data decide how many weights each block has lost before", foreseen.getLast().note());
    Run run = Runs.of(compilation);
    assertEquals(foreseen.getFirst().nonzeroParameters(), run.events().getFirst().nonzeroParameters().after());
  }
}
