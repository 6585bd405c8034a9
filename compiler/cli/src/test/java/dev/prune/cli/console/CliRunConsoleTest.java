package dev.prune.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.Change;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.EventMemory;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.StepReport;
import dev.prune.runtime.record.Summary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person sees of a run. */
class CliRunConsoleTest {
  private static final RunStart START =
      new RunStart(
          "LeNet300", "cpu", "Vector API, 2 threads.", "28 x 28 digits drawn by the program", 42, 2, 128, 20, 54000,
          422, 266610, 533110, 4265760, 0);

  @Test
  void dataOnTheDeviceAreTold() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RunConsole console = new RunConsole(new PrintStream(out, true), false, false, 80, "runs/x")) {
      console.started(
          new RunStart("Net", "replay", "replay.", "ten points.", 42, 1, 128, 1, 10, 1, 100, 200, 48_000, 37_600));
    }
    assertTrue(
        out.toString().contains("Data: ten points; on the device for the whole run (37.60 kB)."), out.toString());
  }

  @Test
  void plainLines() {
    String seen = show(false, false);
    assertEquals(
        """
        LeNet300 on cpu: Vector API, 2 threads.
        Data: 28 x 28 digits drawn by the program.
        266.6 k parameters, 533.1 kFLOP a sample, 4.266 MB planned; batch 128, 20 epochs of 422 steps, seed 42.
        epoch  1/20  train loss 0.4127 accuracy 88.01 %  validation loss 0.1988 accuracy 94.02 %  41.22 k samples/s
        Event `small`: compact in epoch 1, at step 422.
          group  before  asked  granted  why
          fc1       300     75       80  aligned to 16
          fc2       100     25       25
                               before        after  ratio
          parameters          266.6 k      61.04 k  4.37x
          FLOPs a sample  533.1 kFLOP  122.0 kFLOP  4.37x
          memory             4.266 MB     976.6 kB  4.37x
          step time           1.93 ms      0.52 ms  3.71x
          It cost 2.94 ms: score 0.41 ms, compact 1.87 ms, re-emit 0.66 ms, compile 0.00 ms.
          Buffers shrank in place: the device keeps 4.266 MB for them.
        The Vector API is absent; plain Java is slower.
        epoch 10/20  train loss 0.4127 accuracy 88.01 %  validation loss 0.1988 accuracy 94.02 %  41.22 k samples/s

        LeNet300: 20 epochs and 8440 steps in 14.2 s.
                        loss  accuracy
          train       0.0312   99.21 %
          validation  0.0711   97.88 %
          test        0.0733   97.79 %
                                start          end  ratio
          parameters          266.6 k      61.04 k  4.37x
          FLOPs a sample  533.1 kFLOP  122.0 kFLOP  4.37x
          memory             4.266 MB     976.6 kB  4.37x
          Kernels worked in 155.6 kB beside it.
        """,
        seen.replace(System.lineSeparator(), "\n"));
    assertFalse(seen.contains("\r") || seen.contains("\033"), "a file gets no control characters");
  }

  @Test
  void quiet() {
    assertEquals(
        "LeNet300: test loss 0.0733, test accuracy 97.79 %, 61.04 k parameters, 14.2 s; files in runs/lenet300-1."
            + System.lineSeparator(),
        show(false, true));
  }

  @Test
  void theBarFitsTheTerminal() {
    StepReport step = new StepReport(3, 900, 56, 0.1234, 0.961, 41234, 74);
    String wide = EpochBar.text(step, START, 119);
    assertEquals(
        "epoch 3/20 [=====>                                ]"
            + " 56/422  loss 0.1234  accuracy 96.10 %  41.23 k samples/s  1:14 left",
        wide);
    for (int columns = 0; columns < 140; columns++) {
      assertTrue(EpochBar.text(step, START, columns).length() <= columns, "columns " + columns);
    }
  }

  @Test
  void theBarWithoutClasses() {
    String text = EpochBar.text(new StepReport(1, 1, 422, 0.5, Double.NaN, Double.NaN, Double.NaN), START, 119);
    assertEquals(
        "epoch 1/20 [" + "=".repeat(40) + "] 422/422  loss 0.5000  - samples/s  -:-- left", text);
  }

  @Test
  void metricsOfLayersAreShownByTheirRange() {
    Map<String, Map<String, Double>> layers = Map.of("rho", Map.of("fc1", 0.25, "fc2", 0.5, "fc3", 0.375));
    EpochReport report = new EpochReport(3, Map.of(Split.TRAIN, Map.of("loss", 0.5)), layers, 1, 100);
    assertTrue(EpochText.line(report, 20).contains("train loss 0.5000  rho 0.2500 to 0.5000  "), EpochText.line(report, 20));
    layers = Map.of("rho", Map.of("fc1", 0.25, "fc2", Double.NaN));
    report = new EpochReport(3, Map.of(Split.TRAIN, Map.of("loss", 0.5)), layers, 1, 100);
    assertTrue(EpochText.line(report, 20).contains("rho not a number to not a number"), EpochText.line(report, 20));
  }

  @Test
  void theBarIsTakenAwayForLines() throws InterruptedException {
    String seen = show(true, false);
    assertTrue(seen.contains("\r"), seen);
    assertTrue(seen.contains("\033[Kepoch  1/20  train"), seen);
  }

  @Test
  void manyGroups() {
    List<GroupChange> groups = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      groups.add(new GroupChange("conv" + i, 64, 32, 32, ""));
    }
    Change same = new Change(1, 1);
    Change less = new Change(2, 1);
    EventReport event =
        new EventReport(
            "r", "compact", 0, 0, groups, less, same, same, same, same, same, same, new EventMemory("none", same, 0),
            EventCost.NONE);
    List<String> lines = EventText.lines(event);
    assertTrue(lines.contains("  ... and 76 more; the run's record has them all."));
    assertEquals("Event `r`: compact before the first step.", lines.getFirst());
  }

  private static EventReport masking(String rule, long step, double before, double after, String reason) {
    Change same = new Change(1, 1);
    Change parameters = new Change(1000, 1000);
    return new EventReport(
        rule, "mask", step == 0 ? 0 : 1, step, List.of(new GroupChange("a", 10, 10, 10, reason)), parameters,
        new Change(before, after), same, same, same, same, same, new EventMemory("none", same, 0), EventCost.NONE);
  }

  private static String told(EventReport... events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RunConsole console = new RunConsole(new PrintStream(out, true), false, false, 80, "runs/x")) {
      console.started(START);
      for (EventReport event : events) {
        console.event(event);
      }
      console.epoch(epoch(1));
    }
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.getLast().startsWith("epoch  1/20"), "events come before the end of their epoch");
    return String.join("\n", lines.subList(3, lines.size() - 1));
  }

  @Test
  void anEventThatChangesNothingIsALine() {
    assertEquals(
        "Event `r`: mask in epoch 1, at step 7; it changed nothing.", told(masking("r", 7, 900, 900, "")));
    assertEquals(
        "Event `r`: mask before the first step; it changed nothing: at least 1 must stay.",
        told(masking("r", 0, 900, 900, "at least 1 must stay")));
    assertTrue(told(masking("r", 7, 900, 800, "")).contains("nonzero parameters"), "what changes something is a table");
  }

  @Test
  void eachOfManyRoundsIsALine() {
    assertEquals(
        """
        Event `r`: mask before the first step; 900 of 1.000 k nonzero parameters are left.
        Event `r`: mask before the first step; it changed nothing.
        Event `r`: mask before the first step; 700 of 900 nonzero parameters are left.""",
        told(
            masking("r", 0, 1000, 900, ""), masking("r", 0, 900, 900, ""), masking("r", 0, 900, 700, "")));
    assertEquals(
        2,
        told(masking("r", 1, 1000, 900, ""), masking("s", 1, 900, 800, "")).lines()
            .filter(l -> l.contains("memory"))
            .count(),
        "two rules have two tables");
    assertFalse(told(masking("r", 1, 1000, 900, "")).contains("step time"), "one step measured tells nothing");
  }

  private static String show(boolean interactive, boolean quiet) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (RunConsole console = new RunConsole(out, interactive, quiet, 100, "runs/lenet300-1")) {
      console.started(START);
      console.step(new StepReport(1, 10, 10, 1.5, 0.5, 4e4, 60));
      console.epoch(epoch(1));
      console.event(
          new EventReport(
              "small", "compact", 1, 422,
              List.of(new GroupChange("fc1", 300, 75, 80, "aligned to 16"), new GroupChange("fc2", 100, 25, 25, "")),
              new Change(266610, 61035), new Change(266610, 61035), new Change(533110, 122035),
              new Change(533110, 122035), new Change(1.93, 0.52), new Change(200, 50), new Change(4265760, 976560),
              new EventMemory("in-place", new Change(4265760, 4265760), 1024),
              new EventCost(0.41, 1.87, 0.66, 0)));
      console.note("The Vector API is absent; plain Java is slower.");
      console.step(new StepReport(10, 4000, 10, 0.2, 0.95, 9e4, 20));
      console.epoch(epoch(10));
      console.finished(
          new Summary(
              Map.of(
                  Split.TRAIN, Map.of("loss", 0.0312, "accuracy", 0.9921),
                  Split.VALIDATION, Map.of("loss", 0.0711, "accuracy", 0.9788),
                  Split.TEST, Map.of("loss", 0.0733, "accuracy", 0.9779)),
              61035, 61035, 122035, 976560, 155648, 14.2, 20, 8440));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static EpochReport epoch(int number) {
    return new EpochReport(
        number,
        Map.of(
            Split.TRAIN, Map.of("loss", 0.4127, "accuracy", 0.8801),
            Split.VALIDATION, Map.of("loss", 0.1988, "accuracy", 0.9402)),
        1.31,
        41221.4);
  }
}
