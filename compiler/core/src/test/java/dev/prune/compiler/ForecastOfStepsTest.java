package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.record.EventReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Where the text tells how many samples there are, moments in steps are foreseen as they come; elsewhere never exactly. */
class ForecastOfStepsTest {
  private static final String HALF = "{ compact lowest 50% of units of a by norm(w) }\n";
  private static final String MORE = "{ compact lowest 75% of units of a by norm(w) }\n";

  /** Four epochs of five steps. */
  private static String counted(String schedule) {
    return Runs.program(4, schedule).replace("digits(validate", "digits(train: 100, validate");
  }

  private record Foretold(String schedule, List<String> moments, List<Long> steps) {}

  private static final List<Foretold> FORETOLD =
      List.of(
          new Foretold(
              "at end of epoch 2 " + MORE + "at step 7 " + HALF,
              List.of("after step 7, in epoch 2", "end of epoch 2"), List.of(7L, 10L)),
          new Foretold(
              "phase p for 3 steps {}\nphase q for 3 steps {}\nat end of epoch 2 " + MORE + "at end of q " + HALF,
              List.of("end of q, step 6", "end of epoch 2"), List.of(6L, 10L)),
          new Foretold(
              "phase p for 5 steps {}\nphase q for 2 epochs {}\nat end of q " + HALF, List.of("end of q, epoch 2"),
              List.of(10L)),
          new Foretold(
              "phase p for 7 steps {}\nphase q for 1 epochs {}\nat end of q " + HALF, List.of("end of q, epoch 2"),
              List.of(10L)),
          new Foretold(
              "phase p for 2 epochs {}\nphase q for 3 epochs no later than epoch 2 {}\nat end of q " + HALF,
              List.of("end of q, epoch 3"), List.of(15L)),
          new Foretold(
              "phase p for 2 epochs {}\nphase q no later than step 4 {}\nat end of q " + HALF,
              List.of("end of q, step 11"), List.of(11L)),
          new Foretold(
              "phase p for 2 epochs {}\nphase q for 4 steps {}\nat end of p " + HALF + "at end of q " + MORE,
              List.of("end of p, epoch 2", "end of q, step 14"), List.of(10L, 14L)),
          new Foretold(
              "phase p for 2 epochs {}\nphase q {}\nat end of p " + MORE + "at end of epoch 2 " + HALF,
              List.of("end of epoch 2", "end of p, epoch 2"), List.of(10L, 10L)),
          new Foretold(
              "phase p for 20 steps {}\nat end of p " + HALF, List.of("end of p, step 20"), List.of(20L)),
          new Foretold(
              "every 8 steps until step 16 { mask lowest linear(0%, 50%) of weights of b by abs(w) }\n"
                  + "at step 17 { mask lowest 20% of weights of a by abs(w) }",
              List.of("every 8 steps until step 16, after the last", "after step 17, in epoch 4"),
              List.of(16L, 17L)));

  @TestFactory
  List<DynamicTest> stepsComeWhenForetold() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Foretold foretold : FORETOLD) {
      tests.add(DynamicTest.dynamicTest(foretold.schedule.replace('\n', ' '), () -> comes(foretold)));
    }
    return tests;
  }

  private static void comes(Foretold foretold) {
    Compilation compilation = Programs.compile(counted(foretold.schedule));
    List<Plan.Event> planned = compilation.plan().events();
    assertEquals(foretold.moments, planned.stream().map(Plan.Event::moment).toList());
    List<EventReport> happened =
        Runs.of(compilation).events().stream().filter(e -> foretold.steps.contains(e.step())).toList();
    assertEquals(foretold.steps, happened.stream().map(EventReport::step).toList());
    for (int i = 0; i < planned.size(); i++) {
      assertTrue(planned.get(i).exact(), planned.get(i).toString());
      assertEquals(happened.get(i).parameters().after(), planned.get(i).after().parameters());
      assertEquals(happened.get(i).nonzeroParameters().after(), planned.get(i).nonzeroParameters());
    }
  }

  @TestFactory
  List<DynamicTest> whatCannotComeIsNotForetold() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String schedule :
        List.of(
            "at step 21 " + HALF,
            "every 21 steps " + HALF,
            "every 6 steps until epoch 1 " + HALF,
            "every 1 steps from step 21 " + HALF,
            "phase p for 2 epochs {}\nphase q for 11 steps {}\nat end of q " + HALF,
            "phase p for 2 epochs {}\nphase q {\nevery 11 steps { mask lowest 50% of units of a by norm(w) }\n}",
            "phase p until train.loss < 100 {}\nphase q for 16 steps {}\nat end of q " + HALF)) {
      tests.add(DynamicTest.dynamicTest(schedule.replace('\n', ' '), () -> neverComes(schedule)));
    }
    return tests;
  }

  private static void neverComes(String schedule) {
    Result result = PruneCompiler.compile(Source.of("never.prune", counted(schedule)), Options.defaults());
    assertTrue(
        result.diagnostics().stream().anyMatch(d -> d.code() == Code.AFTER_LAST_STEP), result.diagnostics().toString());
    assertEquals(List.of(), result.compilation().orElseThrow().plan().events());
    assertEquals(List.of(), Runs.of(result.compilation().orElseThrow()).events());
  }

  @TestFactory
  List<DynamicTest> withoutTheNumberOfSamplesNothingInStepsIsExact() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String schedule :
        List.of(
            "at end of epoch 1 " + MORE + "at step 7 " + HALF,
            "at end of epoch 2 " + MORE + "at step 7 " + HALF,
            "phase p for 3 steps {}\nphase q for 3 steps {}\nat end of q " + HALF + "at end of epoch 2 " + MORE,
            "at step 7 { compact lowest 50% of current units of a by norm(w) }\n"
                + "at end of epoch 1 { compact lowest 50% of current units of a by norm(w) }",
            "at end of epoch 2 { compact lowest 50% of current units of a by norm(w) }\n"
                + "at step 7 { compact lowest 50% of current units of a by norm(w) }")) {
      tests.add(
          DynamicTest.dynamicTest(schedule.replace('\n', ' '), () -> bounded(Runs.program(4, schedule), "samples")));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> afterAConditionNothingIsExact() {
    List<DynamicTest> tests = new ArrayList<>();
    String current = "{ compact lowest 50% of current units of a by norm(w) }\n";
    for (String schedule :
        List.of(
            "phase p until train.loss < 100 no later than epoch 2 {}\nphase q for 1 epochs {}\nat end of q " + HALF,
            "phase p until train.loss < 100 {}\nphase q for 2 epochs {}\nat end of q " + HALF,
            "phase p until train.loss < 100 no later than epoch 3 {}\nat end of p " + current + "at end of epoch 2 "
                + current)) {
      tests.add(DynamicTest.dynamicTest(schedule.replace('\n', ' '), () -> bounded(counted(schedule), "training")));
    }
    return tests;
  }

  /** Whatever the order is in which they come, what is left lies within the bounds. */
  private static void bounded(String text, String decides) {
    Compilation compilation = Programs.compile(text);
    List<Plan.Event> planned = compilation.plan().events();
    List<EventReport> happened = Runs.of(compilation).events();
    assertEquals(planned.size(), happened.size());
    assertTrue(planned.stream().anyMatch(e -> e.note().contains(decides)), planned.toString());
    for (Plan.Event plan : planned) {
      assertFalse(plan.exact(), plan.toString());
      EventReport event = happened.stream().filter(e -> e.rule().equals(plan.place())).findFirst().orElseThrow();
      Plan.GroupForecast group = plan.groups().getFirst();
      long left = event.groups().getFirst().after();
      assertTrue(group.least() <= left && left <= group.most(), group + " holds " + left);
    }
  }

  @Test
  void whatMayNotComeIsSaidSo() {
    String schedule = "phase p until train.loss < 0 {}\nphase q for 2 epochs {}\nat end of q " + HALF;
    Plan.Event event = Programs.compile(counted(schedule)).plan().events().getFirst();
    assertEquals("end of q, if it comes", event.moment());
    assertEquals("training decides whether or when", event.note());
    assertFalse(event.exact());
  }

  /** A share that may not be taken leaves all of it for what comes later. */
  @Test
  void whatMayNotHappenReducesNoBound() {
    String schedule =
        "at end of epoch 1 { if train.loss < 0 { compact lowest 50% of units of a by norm(w) } }\n"
            + "at end of epoch 2 { compact lowest 25% of units of a by norm(w) }";
    Compilation compilation = Programs.compile(counted(schedule));
    Plan.GroupForecast group = compilation.plan().events().getLast().groups().getFirst();
    long left = Runs.of(compilation).events().getLast().groups().getFirst().after();
    assertEquals(12, left);
    assertTrue(group.least() <= left && left <= group.most(), group.toString());
  }
}
