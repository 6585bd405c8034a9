package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The plan that is printed is the plan that is executed; where data decide, the run stays within the bounds. */
class ForecastTest {
  @TestFactory
  List<DynamicTest> exactPlansAreExecuted() {
    return tests(
        true,
        "at end of epoch 1 { compact lowest 75% of units of dense by sum(abs(w)) ranked per layer }",
        "at init { compact random 30% of units ratios uniform }\n"
            + "at end of epoch 2 { compact lowest 50% of units by norm(w) ranked per layer }",
        "align 4\nat end of epoch 1 { compact highest 40% of units by sum(abs(w)) ranked per layer }",
        "align auto\nat end of epoch 1 { compact lowest 33% of units by sum(abs(w)) ranked per layer keep 3 }",
        "keep at least 6 of a\n"
            + "at end of epoch 1 { compact lowest 50% of units of (a, c) by sum(abs(w)) ranked per layer }",
        "keep at least 9 of b\nat end of epoch 1 { compact lowest 50% of units of (a, b) by norm(w) ratios uniform keep 2 }",
        "keep at least 7 of b\nat end of epoch 1 { resize (a, b) to 2 }",
        "at end of epoch 1 { compact lowest (40% of parameters) of units by sum(abs(w)) ranked per layer }",
        "at end of epoch 1 { compact lowest 2x fewer flops by sum(abs(w)) ranked per layer }",
        "at end of epoch 1 { mask lowest 50% of units of dense by sum(abs(w)) ranked per layer }\n"
            + "at end of epoch 2 { compact lowest 50% of units of dense by sum(abs(w)) ranked per layer }",
        "every 1 epoch from epoch 1 until epoch 3 { compact lowest [20%, 40%, 60%] of units of a by sum(abs(w)) }",
        "every 1 epoch until epoch 3 { mask lowest linear(0%, 80%) of weights by abs(w) ranked per layer }",
        "at init { mask random 90% of weights ratios erk }",
        "at init { for t in halving(90%, 3) { mask lowest t of weights by abs(w) ranked per layer } }",
        "at end of epoch 1 { for t in exponential(60%, 3) { compact lowest t of units by norm(w) ranked per layer } }",
        "every 1 epoch until epoch 3 { mask lowest exponential(10%, 80%) of weights by abs(w) ranked per layer }",
        "protect (c, digit)\nat init { mask random (70% of parameters) of weights of all ratios er }",
        "every 1 epoch until epoch 3 { mask lowest cubic(0%, 95%) of weights by abs(w) ratios erk keep 4 }",
        "at end of epoch 1 { mask lowest (50% of flops) of weights of all except digit by abs(w) ratios erk }",
        "every 1 epoch until epoch 3 { mask lowest linear(0%, 80%) of weights by abs(w) ranked per row }",
        "at end of epoch 1 { compact lowest 50% of units by norm(w) ranked per layer }\n"
            + "at end of epoch 2 { mask lowest 80% of weights by abs(w) ratios erk }",
        "at end of epoch 1 { mask lowest 90% of weights of b by abs(w) }\n"
            + "at end of epoch 2 { restore b }\nat end of epoch 3 { mask lowest 10% of weights of b by abs(w) }",
        "at init { set S = lowest 5 of units of a by sum(abs(w)) }\nat end of epoch 2 { compact S }",
        "align 4\nkeep at least 5 of b\nat end of epoch 1 { resize all except outputs to ceil(width * 0.6) by norm(w) }\n"
            + "at end of epoch 2 { resize a to 7 }",
        "at init { mask lowest 30% of units of a by norm(w) }\nat end of epoch 1 { resize (a, b) to width / 2 }",
        "every 1 epoch { resize a to width - 1 by norm(w) }",
        "let when = epoch 3\nat when { compact lowest 50% of units by sum(abs(w)) ranked per layer }",
        "at init { freeze a }\nat end of epoch 1 { thaw a\nfreeze b }\n"
            + "at end of epoch 2 { compact lowest 50% of units by sum(abs(w)) ranked per layer }",
        "phase head for 2 epochs { train b }\nphase all {}\n"
            + "at end of epoch 1 { compact lowest 25% of units by sum(abs(w)) ranked per layer }\n"
            + "at end of head { compact lowest 50% of units by sum(abs(w)) ranked per layer }",
        "snapshot s = parameters, slots, statistics at end of epoch 1\n"
            + "at end of epoch 2 { compact lowest 50% of units by sum(abs(w)) ranked per layer\nrewind s }");
  }

  @TestFactory
  List<DynamicTest> boundsAreKept() {
    return tests(
        false,
        "at end of epoch 1 { compact lowest 60% of units by sum(abs(w)) }",
        "at end of epoch 1 { compact lowest (60% of parameters) of units of (a, c) by sum(abs(w)) keep 2 }",
        "metric rho of each layer of (a, b) = density(activation) over 1 batches of train in eval each epoch\n"
            + "at end of epoch 1 { resize (a, b) to width * rho }\nat end of epoch 3 { resize (a, b) to width * mean(rho) }",
        "metric rho of each layer of (a, b) = density(activation) over 1 batches of train in eval each epoch\n"
            + "every 1 epoch { resize (a, b) to width * rho }",
        "at end of epoch 1 { compact highest 30% of units by mean(abs(w)) }\n"
            + "at end of epoch 2 { compact lowest 50% of units by abs(sum(w * grad)) over 1 batches }",
        "every 1 epoch { mask lowest cubic(0%, 90%) of weights by abs(w) ranked globally }",
        "at init { mask random 80% of weights ratios abs(w) }",
        "at init { for t in halving(90%, 2) { mask lowest t of weights by abs(w) } }",
        "at end of epoch 2 { mask lowest (50% of flops) of weights by abs(w) }");
  }

  /** Shares of the original network do not compound, so the last of many rounds tells all; others are told one by one. */
  @Test
  void ofManyRoundsTheLastIsForeseen() {
    String rounds = "at init { for t in exponential(90%, 100) { mask lowest t of weights by abs(w) ranked per layer } }";
    Compilation compilation = Programs.compile(Runs.program(1, rounds));
    List<Plan.Event> foreseen = compilation.plan().events();
    assertEquals(1, foreseen.size());
    assertEquals("before the first step, the last of 100 rounds", foreseen.getFirst().moment());
    assertTrue(foreseen.getFirst().exact());
    List<EventReport> events = Runs.of(compilation).events();
    assertEquals(100, events.size());
    assertEquals(foreseen.getFirst().nonzeroParameters(), events.getLast().nonzeroParameters().after());
    String compounding =
        "at init { for t in [1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, 1%, "
            + "1%, 1%] { mask lowest t of active weights by abs(w) ranked per layer } }";
    compilation = Programs.compile(Runs.program(1, compounding));
    assertEquals(26, compilation.plan().events().size());
    events = Runs.of(compilation).events();
    assertEquals(
        compilation.plan().events().getLast().nonzeroParameters(), events.getLast().nonzeroParameters().after());
  }

  @Test
  void rowsThatLostDifferentSharesAreAnEstimate() {
    String schedule =
        """
        at end of epoch 1 { mask lowest 50% of weights by abs(w) ranked per layer }
        at end of epoch 2 { mask lowest 60% of weights by abs(w) ranked per row }
        """;
    Compilation compilation = Programs.compile(Runs.program(2, schedule));
    Plan.Event plan = compilation.plan().events().getLast();
    assertFalse(plan.exact(), plan.toString());
    assertEquals("data decide how many weights each row has lost before", plan.note());
    EventReport event = Runs.of(compilation).events().getLast();
    for (int g = 0; g < plan.groups().size(); g++) {
      compare(plan.groups().get(g), event.groups().get(g), false);
    }
  }

  @TestFactory
  List<DynamicTest> whatFiresAgainStaysWithinTheBounds() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String schedule :
        List.of(
            "every 2 steps { mask lowest 10% of active weights by abs(w) ranked per layer }",
            "every 3 steps until epoch 2 { compact lowest 20% of current units of a by sum(abs(w)) keep 2 }",
            "repeat until sparsity > 0.9 {\nphase p for 1 epochs {}\n"
                + "at end of p { mask lowest 20% of active weights by abs(w) ranked per layer }\n}")) {
      tests.add(DynamicTest.dynamicTest(schedule.replace('\n', ' '), () -> again(schedule)));
    }
    return tests;
  }

  private static void again(String schedule) {
    Compilation compilation = Programs.compile(Runs.program(4, schedule));
    Plan.Event plan = compilation.plan().events().getFirst();
    assertFalse(plan.exact(), plan.toString());
    assertTrue(plan.note().contains("fires again"), plan.note());
    List<EventReport> happened = Runs.of(compilation).events();
    assertTrue(happened.size() > 1, happened.toString());
    for (EventReport event : happened) {
      for (int g = 0; g < plan.groups().size(); g++) {
        compare(plan.groups().get(g), event.groups().get(g), false);
      }
    }
  }

  private static List<DynamicTest> tests(boolean exact, String... schedules) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String schedule : schedules) {
      tests.add(DynamicTest.dynamicTest(schedule.replace('\n', ' '), () -> compare(exact, schedule)));
    }
    return tests;
  }

  private static void compare(boolean exact, String schedule) {
    Compilation compilation = Programs.compile(Runs.program(4, schedule));
    List<Plan.Event> planned = compilation.plan().events();
    // Lifting masks is told as an event of the run; the plan has what removes.
    List<EventReport> happened =
        Runs.of(compilation).events().stream().filter(e -> !e.action().equals("restore")).toList();
    assertEquals(planned.size(), happened.size(), planned.toString());
    for (int i = 0; i < planned.size(); i++) {
      Plan.Event plan = planned.get(i);
      EventReport event = happened.get(i);
      assertEquals(event.rule(), plan.place());
      assertEquals(exact, plan.exact(), plan.toString());
      assertEquals(plan.groups().size(), event.groups().size());
      for (int g = 0; g < plan.groups().size(); g++) {
        compare(plan.groups().get(g), event.groups().get(g), exact);
      }
      if (exact) {
        assertEquals(event.parameters().after(), plan.after().parameters(), plan.toString());
        assertEquals(event.flopsPerSample().after(), plan.after().flops(), plan.toString());
        assertEquals(event.nonzeroParameters().after(), plan.nonzeroParameters(), plan.toString());
        assertEquals(event.plannedBytes().after(), plan.after().bytes(), plan.toString());
      } else {
        assertFalse(plan.note().isEmpty());
      }
    }
  }

  private static void compare(Plan.GroupForecast plan, GroupChange happened, boolean exact) {
    assertEquals(happened.group(), plan.group());
    if (exact) {
      assertEquals(happened.before(), plan.before(), plan.toString());
      assertEquals(happened.after(), plan.after(), plan.toString());
      assertEquals(happened.asked(), plan.asked(), plan.toString());
    }
    assertTrue(plan.least() <= happened.after() && happened.after() <= plan.most(), plan + " holds " + happened);
    assertTrue(plan.least() <= plan.after() && plan.after() <= plan.most(), plan.toString());
  }

  @Test
  void whatWasMaskedLeavesMemory() {
    Plan plan =
        Programs.compile(
                Runs.program(
                    3,
                    """
                    at end of epoch 1 { mask lowest 50% of units of a by norm(w) }
                    at end of epoch 2 { compact lowest 50% of units of a by norm(w) }
                    at end of epoch 3 { compact lowest 50% of units of a by norm(w) }
                    """))
            .plan();
    assertEquals("no more is chosen; what was masked leaves memory", plan.events().get(1).note());
    assertEquals("nothing is removed", plan.events().get(2).note());
  }

  @Test
  void whatTrainingDecidesIsSaid() {
    Plan plan =
        Programs.compile(
                Runs.program(
                    8,
                    """
                    metric l = train.loss each epoch
                    phase first until l < 0.1 no later than epoch 4 {}
                    at end of first { compact lowest 50% of units by sum(abs(w)) ranked per layer }
                    every 3 steps from epoch 6 until epoch 7 { mask lowest cubic(0%, 50%) of weights by abs(w) }
                    every 2 epochs from epoch 8 {
                      if l > 2 { compact lowest train.loss * 10% of units by sum(abs(w)) ranked per layer }
                    }
                    """))
            .plan();
    assertEquals(
        List.of(
            "end of first, epoch 4 at the latest",
            "every 3 steps from epoch 6 until epoch 7, after the last",
            "end of epoch 8"),
        plan.events().stream().map(Plan.Event::moment).toList());
    assertFalse(plan.events().getFirst().exact());
    assertTrue(plan.events().getLast().note().contains("how much is removed depends on training"));
    assertEquals(1, plan.events().getLast().groups().getFirst().least());
  }
}
