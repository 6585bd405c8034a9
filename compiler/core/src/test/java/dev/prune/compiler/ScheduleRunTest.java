package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Runs.Run;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Schedules do what their text says, when it says so: five steps an epoch. */
class ScheduleRunTest {
  private static Run run(int epochs, String schedule) {
    return Runs.of(Runs.program(epochs, schedule));
  }

  private static String mask(String share) {
    return "mask lowest " + share + " of weights of a by abs(w)";
  }

  @Test
  void moments() {
    Run run =
        run(
            4,
            "at init { " + mask("10%") + " }\nat end of epoch 1 { " + mask("20%") + " }\nat epoch 3 { " + mask("30%")
                + " }\nat step 12 { " + mask("40%") + " }\nat end of epoch 4 { " + mask("50%") + " }");
    assertEquals(List.of("0:0", "1:5", "2:10", "3:12", "4:20"), run.moments());
  }

  @Test
  void windowsOfSteps() {
    assertEquals(
        List.of("1:3", "2:6", "2:9", "3:12", "3:15"), run(3, "every 3 steps { " + mask("10%") + " }").moments());
    assertEquals(
        List.of("2:6", "2:8", "2:10"),
        run(4, "every 2 steps from epoch 2 until epoch 2 before update { " + mask("10%") + " }").moments());
    assertEquals(
        List.of("1:4", "2:8"), run(4, "every 4 steps from step 4 until step 11 { " + mask("10%") + " }").moments());
  }

  @Test
  void windowsOfEpochs() {
    assertEquals(List.of("2:10", "4:20"), run(5, "every 2 epochs { " + mask("10%") + " }").moments());
    assertEquals(
        List.of("1:5", "3:15"), run(5, "every 2 epochs from epoch 1 until epoch 4 { " + mask("10%") + " }").moments());
  }

  @Test
  void theLastFiringReachesTheWholeAmount() {
    Run run = run(4, "prune gmp(remove: 90% of weights, begin: epoch 2, end: epoch 3, interval: 3 steps)");
    assertEquals(List.of("2:6", "2:9", "3:12", "3:15"), run.moments());
    EventReport last = run.events().getLast();
    long left = last.groups().stream().mapToLong(g -> g.after()).sum();
    long all = weights(run);
    assertEquals(all - Math.round(0.9 * all), left);
    long first = run.events().getFirst().groups().stream().mapToLong(g -> g.after()).sum();
    assertEquals(all, first, "the curve begins with nothing");
  }

  private static long weights(Run run) {
    return run.tensors().values().stream()
        .filter(t -> t.name().endsWith(".weight"))
        .mapToLong(t -> Arrays.stream(t.shape()).reduce(1, (a, b) -> a * b))
        .sum();
  }

  @Test
  void aListGoesByFirings() {
    Run run = run(6, "every 1 epoch from epoch 2 { compact lowest [25%, 50%] of units of a by norm(w) }");
    assertEquals(List.of(12L, 8L, 8L, 8L, 8L), run.events().stream().map(e -> e.groups().getFirst().after()).toList());
  }

  @Test
  void aCurveOverEpochsEndsWhereItSays() {
    String half = " { compact lowest linear(0%, 50%) of units of a by norm(w) }";
    Run run = run(6, "every 2 epochs from epoch 1 until epoch 6" + half);
    assertEquals(List.of(16L, 12L, 8L), run.events().stream().map(e -> e.groups().getFirst().after()).toList());
    Run once = run(3, "every 1 epoch from epoch 3" + half);
    assertEquals(8, once.widths().get("a"));
  }

  @Test
  void roundsBackToBackSeeEachOther() {
    Run run = run(2, "at init { for t in [25%, 50%, 75%] { compact lowest t of units of a by norm(w) } }");
    assertEquals(List.of(12L, 8L, 4L), run.events().stream().map(e -> e.groups().getFirst().after()).toList());
    assertEquals(4, run.widths().get("a"));
  }

  @Test
  void metricsHaveHistory() {
    Run run =
        run(
            5,
            """
            snapshot first = parameters at end of epoch 1
            metric d = norm(parameters - first) each epoch
            metric s = sum(weights * weights) / 2 each epoch from epoch 2
            metric m = mean(abs(parameters)) each epoch
            metric change = d - d@prev each epoch
            metric early = d@epoch 2 + 0 * d@first each epoch
            metric most = max(d@last(2)) each epoch from epoch 2
            metric at_step = step each step from step 3
            metric l = train.loss@prev each epoch
            metric q = sparsity each epoch
            """);
    List<Double> d = run.metric("d");
    assertEquals(0, d.getFirst(), 1e-6, "the snapshot is taken before metrics are measured");
    assertTrue(d.get(1) > 0);
    assertEquals(d.get(4) - d.get(3), run.metric("change").get(4), 1e-9);
    assertEquals(d.get(1), run.metric("early").get(4), 1e-9);
    assertEquals(Math.max(d.get(3), d.get(4)), run.metric("most").get(4), 1e-9);
    assertEquals(25, run.metric("at_step").get(4));
    assertTrue(Double.isNaN(run.metric("s").getFirst()));
    double squares = 0;
    double sizes = 0;
    long count = 0;
    for (StoredTensor tensor : run.tensors().values()) {
      if (tensor.name().matches("(a|b|c|digit|norm)\\.(weight|bias|gamma|beta)")) {
        for (float value : tensor.floats()) {
          squares += tensor.name().endsWith(".weight") ? (double) value * value : 0;
          sizes += Math.abs(value);
          count++;
        }
      }
    }
    assertEquals(squares / 2, run.metric("s").get(4), 1e-4 * squares);
    assertEquals(sizes / count, run.metric("m").get(4), 1e-5);
    assertEquals(0, run.metric("q").get(4));
    assertEquals(
        run.epochs().get(3).metrics().get(dev.prune.runtime.data.Split.TRAIN).get("loss"), run.metric("l").get(4));
  }

  @Test
  void phasesFollowEachOther() {
    String schedule =
        """
        phase first for 2 epochs {
          every 2 steps { mask lowest 10% of weights of a by abs(w) }
        }
        at end of first { mask lowest 20% of weights of a by abs(w) }
        phase second until epoch >= 3 for 2 epochs no later than epoch 6 {
          every 2 steps { mask lowest 30% of weights of a by abs(w) }
        }
        at end of second { mask lowest 40% of weights of a by abs(w) }
        phase third for 3 steps {
          every 2 steps { mask lowest 50% of weights of a by abs(w) }
        }
        at end of third { mask lowest 60% of weights of a by abs(w) }
        """;
    Run run = run(6, schedule);
    assertEquals(
        List.of(
            "1:2", "1:4", "2:6", "2:8", "2:10", "2:10", // first, counted from its beginning, and its end
            "3:12", "3:14", "4:16", "4:18", "4:20", "4:20", // second: the condition holds twice
            "5:22", "5:23"),
        run.moments());
    assertEquals(6, run.epochs().size());
  }

  @Test
  void aStepsWindowInAPhaseCountsFromItsBeginning() {
    Run run =
        run(
            3,
            "phase a1 for 1 epoch {}\nphase b1 {\n every 3 steps { " + mask("10%") + " }\n every 1 epoch { "
                + mask("20%") + " }\n}");
    assertEquals(List.of("2:8", "2:10", "3:11", "3:14", "3:15"), run.moments());
  }

  @Test
  void withoutEpochsPhasesEndTheRun() {
    Run run =
        run(0, "phase a1 until train.loss < 1000 no later than epoch 5 {}\nphase b1 for 2 epochs { schedule cosine }");
    assertEquals(3, run.epochs().size());
  }

  @Test
  void phasesRepeatUntil() {
    Run run =
        run(
            12,
            """
            repeat until sparsity > 0.4 {
              phase cut for 1 epoch {}
              phase rest for 1 epoch {}
            }
            at end of cut { mask lowest 30% of active weights by abs(w) ranked per layer }
            phase last for 2 epochs { train digit }
            at end of last { mask lowest 90% of weights by abs(w) }
            """);
    assertEquals(List.of("1:5", "3:15", "6:30"), run.moments());
  }

  @Test
  void aSetIsKeptFromChoosingToRemoving() {
    String first = "at init { set S = lowest 50% of units of a by sum(abs(w)) }\n";
    Run kept = run(2, first + "at end of epoch 2 { compact S }");
    Run now = run(2, "at init { compact lowest 50% of units of a by sum(abs(w)) }");
    Run late = run(2, "at end of epoch 2 { compact lowest 50% of units of a by sum(abs(w)) }");
    assertArrayEquals(now.channels(), kept.channels());
    assertEquals(8, late.widths().get("a"));
  }

  @Test
  void aSetThatActsLateLeavesEveryGroupAUnit() {
    String chosen = "set S = lowest 50% of units of a by sum(abs(w)) ";
    for (String action : List.of("compact", "mask")) {
      Run run = run(
          1, "at init { " + chosen + action + " highest 60% of units of a by sum(abs(w)) " + action + " S }");
      assertEquals(
          List.of(new GroupChange("a", 6, 0, 1, "at least 1 must stay")), run.events().getLast().groups(), action);
    }
    Run aligned = run(
        1, "align 4\n at init { " + chosen + "compact highest 50% of units of a by sum(abs(w)) compact S }");
    assertEquals(
        List.of(new GroupChange("a", 8, 0, 4, "the width is a multiple of 4")), aligned.events().getLast().groups());
  }

  @Test
  void aSetThatActsLateIsReportedAsWhatItTakes() {
    Run run = run(
        1,
        "at init { set S = lowest 50% of weights of a by abs(w) compact lowest 50% of units of a by sum(abs(w)) mask S }");
    GroupChange compacted = run.events().getFirst().groups().getFirst();
    EventReport masked = run.events().getLast();
    GroupChange change = masked.groups().getFirst();
    int weights = run.tensors().get("a.weight").floats().length;
    assertEquals(8, compacted.after());
    assertEquals(weights, change.before());
    assertEquals(
        masked.nonzeroParameters().before() - masked.nonzeroParameters().after(), change.before() - change.after());
  }

  @Test
  void rewindingGoesBackAndKeepsMasks() {
    Run run =
        run(
            3,
            """
            snapshot early = parameters, slots at init
            at end of epoch 3 { mask lowest 50% of weights of a by abs(w) rewind early }
            """);
    Run start = run(0 + 1, "at end of epoch 1 { freeze all }\nsnapshot early = parameters at init\n"
        + "at end of epoch 1 { rewind early }");
    float[] rewound = run.tensors().get("a.weight").floats();
    float[] initial = start.tensors().get("a.weight").floats();
    long zeros = IntStream.range(0, rewound.length).filter(i -> rewound[i] == 0).count();
    assertEquals(Math.round(rewound.length * 0.5), zeros);
    for (int i = 0; i < rewound.length; i++) {
      assertTrue(rewound[i] == 0 || rewound[i] == initial[i]);
    }
  }

  @Test
  void theGradientOfTheStepIsTheStepsAlsoAfterAnotherScore() {
    String mask = "mask lowest 30% of weights of b by abs(w * grad) }";
    Run alone = run(1, "every 5 steps before update { " + mask);
    Run behind = run(
        1,
        "every 5 steps before update { mask lowest 0% of weights of a by abs(grad) over 2 batches of train in eval "
            + mask);
    assertArrayEquals(
        alone.tensors().get("b.weight.mask").floats(), behind.tensors().get("b.weight.mask").floats());
    assertArrayEquals(alone.tensors().get("b.weight").floats(), behind.tensors().get("b.weight").floats());
  }

  @Test
  void insteadOfTheUpdateNothingIsLearnt() {
    Run still = run(1, "every 1 step instead of update { mask lowest 10% of weights of b by abs(w * grad) }");
    assertEquals(5, still.events().size());
    Run initial = run(1, "at init { freeze all }");
    assertArrayEquals(
        initial.tensors().get("c.weight").floats(), still.tensors().get("c.weight").floats());
  }

  @Test
  void frozenLayersStay() {
    Run run = run(3, "at init { freeze (conv, batchnorm) }\nat end of epoch 2 { thaw batchnorm }");
    Run initial = run(1, "at init { freeze (all, batchnorm) }");
    assertArrayEquals(initial.tensors().get("c.weight").floats(), run.tensors().get("c.weight").floats());
    assertNotEquals(
        Arrays.toString(initial.tensors().get("norm.gamma").floats()),
        Arrays.toString(run.tensors().get("norm.gamma").floats()));
  }

  @Test
  void conditionsAreAskedWhenTheyAct() {
    Run run =
        run(
            4,
            """
            every 1 epoch {
              if epoch == 2 or validation.accuracy > 2 {
                compact lowest 50% of units of a by norm(w)
                reset optimizer
                restart schedule
              } else {
                if epoch > 3 { compact lowest 50% of units of b by norm(w) }
              }
            }
            """);
    assertEquals(List.of("2:10", "4:20"), run.moments());
    assertEquals(8, run.widths().get("a"));
    assertEquals(5, run.widths().get("b"));
  }

  @Test
  void scoresOfUnitsAgreeWithSums() {
    float[] weights = run(1, "at init { freeze all }").tensors().get("a.weight").floats();
    int inputs = weights.length / 16;
    record Case(String score, java.util.function.ToDoubleFunction<float[]> oracle) {}
    for (Case c :
        List.of(
            new Case("sum(abs(w))", row -> sum(row, v -> Math.abs(v))),
            new Case("norm(w)", row -> Math.sqrt(sum(row, v -> v * v))),
            new Case("mean(w)", row -> sum(row, v -> v) / row.length),
            new Case("max(w)", row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]).max().getAsDouble()),
            new Case("min(abs(w))",
                row -> IntStream.range(0, row.length).mapToDouble(i -> Math.abs(row[i])).min().getAsDouble()),
            new Case("abs(sum(w)) + 2 * max(w) / norm(w)",
                row ->
                    Math.abs(sum(row, v -> v))
                        + 2 * IntStream.range(0, row.length).mapToDouble(i -> row[i]).max().getAsDouble()
                            / Math.sqrt(sum(row, v -> v * v))))) {
      Run run = run(1, "at init { compact lowest 50% of units of a by " + c.score() + " }");
      int[] wanted =
          IntStream.range(0, 16)
              .boxed()
              .sorted(java.util.Comparator.comparingDouble(
                  u -> -c.oracle().applyAsDouble(Arrays.copyOfRange(weights, u * inputs, (u + 1) * inputs))))
              .limit(8)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      int group = List.copyOf(run.widths().keySet()).indexOf("a");
      assertArrayEquals(wanted, run.channels()[group], c.score());
    }
  }

  private static double sum(float[] row, java.util.function.DoubleUnaryOperator of) {
    double sum = 0;
    for (float value : row) {
      sum += of.applyAsDouble(value);
    }
    return sum;
  }

  @Test
  void gradientsAndVectorsScore() {
    Run run =
        run(
            3,
            """
            let g = grad(weights) over 2 batches of train in eval
            snapshot first = parameters at init
            score crop = abs(sum(w * g))
            at init { mask lowest 10% of weights by abs(w * grad) over 3 batches of validation in train }
            at end of epoch 1 { compact lowest 25% of units of (a, b) by crop }
            at end of epoch 2 { compact lowest 50% of units of c by abs(gamma * grad) + norm(w - first) over 1 batches }
            at end of epoch 3 { mask lowest 50% of weights by abs(g) * exp(random) }
            """);
    assertEquals(4, run.events().size());
    assertEquals(4, run.widths().get("c"));
    assertTrue(run.summary().metrics().containsKey(dev.prune.runtime.data.Split.TEST));
  }

  @Test
  void everyMethodOfTheLibraryRuns() {
    Run run =
        run(
            6,
            """
            prune random_weights(remove: 20% of weights)
            prune magnitude(remove: 25% of units, when: 1, layers: a)
            prune l1filters(remove: 50% of filters, when: 2)
            prune taylor(remove: 20% of units, when: 3, batches: 2)
            prune random_units(remove: 40% of units, when: 4, layers: b)
            prune gmp(remove: 80% of weights, begin: epoch 5, end: epoch 6, interval: 2 steps)
            """);
    assertEquals(10, run.events().size());
    assertTrue(run.widths().get("c") <= 4);
    long original = weights(run(1, ""));
    long left = run.events().getLast().groups().stream().mapToLong(g -> g.after()).sum();
    assertEquals(original - Math.round(0.8 * original), left, "a share of the network as it was written");
  }

  @Test
  void methodsOfTheBeginningRun() {
    for (String method : List.of("snip", "crop", "grasp")) {
      Run run = run(2, "prune " + method + "(remove: 60% of weights)");
      assertEquals(1, run.events().size());
      long original = weights(run(1, ""));
      long left = run.events().getFirst().groups().stream().mapToLong(g -> g.after()).sum();
      assertEquals(original - Math.round(0.6 * original), left, method);
    }
    for (String method : List.of("snap", "crop_units")) {
      Run run = run(2, "prune " + method + "(remove: 50% of units)");
      assertEquals(1, run.events().size());
      assertEquals(0, run.events().getFirst().step());
      assertEquals(17, run.widths().get("c") + run.widths().get("a") + run.widths().get("b"), method);
    }
  }

  @Test
  void earlyCropWaitsForTheDriftToSettleOrForItsCap() {
    Run units =
        run(8, "prune earlycrop_units(remove: 50% of units, no_later_than: epoch 4, after: 3 epochs, batches: 2)");
    assertEquals(1, units.events().size());
    assertTrue(units.events().getFirst().epoch() >= 3 && units.events().getFirst().epoch() <= 4);
    Run weights =
        run(8, "prune earlycrop(remove: 95% of weights, no_later_than: epoch 4, after: 3 epochs, batches: 2)");
    assertEquals(7, weights.events().size(), "all rounds at one moment");
    assertEquals(1, weights.moments().stream().distinct().count());
  }
}
