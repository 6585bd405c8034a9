package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Runs.Run;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds of one rule back to back: shares of the original network, scores computed anew on what is left. */
class RoundsRunTest {
  /** 144 + 768 + 160 + 30. */
  private static final int WEIGHTS = 1102;

  private static Run run(int epochs, String schedule) {
    return Runs.of(Runs.program(epochs, schedule));
  }

  private static List<Long> left(Run run) {
    return run.events().stream().map(e -> e.groups().stream().mapToLong(GroupChange::after).sum()).toList();
  }

  private static List<Long> of(double... shares) {
    return java.util.Arrays.stream(shares).mapToObj(s -> WEIGHTS - Math.round(s * WEIGHTS)).toList();
  }

  @Test
  void sharesAreOfTheOriginalNetwork() {
    String body = " { mask lowest t of weights by abs(w * grad) over 2 batches of train in eval } }";
    Run halving = run(1, "at init { for t in halving(90%, 5)" + body);
    assertEquals(of(.5, .7, .8, .85, .875, .8875, .9), left(halving));
    Run exponential = run(1, "at init { for t in exponential(90% of weights, 4)" + body);
    assertEquals(of(1 - Math.pow(.1, .25), 1 - Math.pow(.1, .5), 1 - Math.pow(.1, .75), .9), left(exponential));
    Run back = run(1, "at init { for t in [60%, 30%, 70%]" + body);
    assertEquals(of(.6, .6, .7), left(back), "a goal that is exceeded changes nothing");
  }

  @Test
  void scoresAreComputedAnewOnWhatIsLeft() {
    String score = " of weights by abs(w * grad) over 2 batches of train in eval } }";
    Run rounds = run(1, "at init { for t in halving(90%, 5) { mask lowest t" + score);
    Run once = run(1, "at init { for t in [90%] { mask lowest t" + score);
    float[] a = rounds.tensors().get("a.weight.mask").floats();
    float[] b = once.tensors().get("a.weight.mask").floats();
    assertNotEquals(java.util.Arrays.toString(a), java.util.Arrays.toString(b));
    Run magnitude = run(1, "at init { for t in halving(90%, 5) { mask lowest t of weights by abs(w) } }");
    Run alone = run(1, "at init { mask lowest 90% of weights by abs(w) }");
    assertArrayEquals(
        alone.tensors().get("a.weight").floats(), magnitude.tensors().get("a.weight").floats(),
        "what does not change ranks alike in any number of rounds");
  }

  @Test
  void unitsGoInRoundsToo() {
    Run run = run(1, "at init { for t in halving(60%, 2) { compact lowest t of units by norm(w) } }");
    assertEquals(List.of("compact", "compact", "compact", "compact"), run.events().stream().map(EventReport::action).toList());
    assertEquals(34 - 20, run.widths().get("c") + run.widths().get("a") + run.widths().get("b"));
  }

  @Test
  void roundsOfTrainingAndTheCurve() {
    Run list = run(4, "every 1 epoch until epoch 4 { mask lowest steps(halving(80%, 2)) of weights by abs(w) }");
    assertEquals(of(.5, .65, .725, .8), left(list));
    Run bare = run(4, "every 1 epoch until epoch 4 { mask lowest exponential(80%, 4) of weights by abs(w) }");
    assertEquals(of(1 - Math.pow(.2, .25), 1 - Math.sqrt(.2), 1 - Math.pow(.2, .75), .8), left(bare));
    Run curve = run(3, "every 1 epoch until epoch 3 { mask lowest exponential(0%, 80%) of weights by abs(w) }");
    assertEquals(of(0, 1 - Math.sqrt(.2), .8), left(curve));
  }

  @Test
  void methodsInRounds() {
    for (String method : List.of("cropit", "snipit")) {
      Run run = run(2, "prune " + method + "(remove: 80% of weights, batches: 2)");
      assertEquals(of(.5, .65, .725, .7625, .78125, .790625, .8), left(run), method);
      assertTrue(run.events().stream().allMatch(e -> e.step() == 0));
    }
    for (String method : List.of("cropit_units", "snapit")) {
      Run run = run(2, "prune " + method + "(remove: 60% of units, batches: 2, rounds: 3)");
      assertEquals(5, run.events().size());
      assertEquals(34 - 20, run.widths().get("c") + run.widths().get("a") + run.widths().get("b"), method);
    }
    Run during = run(8, "prune snipit_during(remove: 80% of weights, interval: 2, rounds: 2, batches: 2)");
    assertEquals(of(.5, .65, .725, .8), left(during));
    assertEquals(List.of("2:10", "4:20", "6:30", "8:40"), during.moments());
    Run units = run(4, "prune snapit_during(remove: 60% of units, interval: 1, rounds: 1, batches: 2)");
    assertEquals(34 - 20, units.widths().get("c") + units.widths().get("a") + units.widths().get("b"));
    assertEquals(3, units.events().size());
  }
}
