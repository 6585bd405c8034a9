package dev.prune.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.record.Change;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.EventMemory;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.RunStart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FLOPs of a training, by hand: 25 samples in batches of 10, so that the third step of each epoch has 5. */
class TrainingFlopsTest {
  private static final Change NONE = new Change(0, 0);

  private final TrainingFlops flops = new TrainingFlops();

  private void start() {
    flops.started(new RunStart("Net", "cpu", "", "", 0, 1, 10, 2, 25, 3, 100, 1000, 0, 0));
  }

  private void event(long step, Change actual, Change effective) {
    flops.event(
        new EventReport(
            "rule", "mask", 1, step, List.of(), NONE, NONE, actual, effective, NONE, NONE, NONE,
            new EventMemory("none", NONE, 0), new EventCost(0, 0, 0, 0)));
  }

  @Test
  void withoutEvents() {
    start();
    assertEquals(3 * 50 * 1000, flops.actual(6));
    assertEquals(3 * 50 * 900, flops.effective(6, 900));
    assertEquals(3 * 45 * 1000, flops.actual(5), "25 samples and two batches of 10");
  }

  @Test
  void eachStepCostsWhatTheNetworkIsThen() {
    start();
    event(0, new Change(1000, 1000), new Change(1000, 400));
    event(2, new Change(1000, 500), new Change(400, 300));
    event(2, new Change(500, 200), new Change(300, 100));
    event(4, new Change(200, 200), new Change(100, 150));
    assertEquals(3 * (20 * 1000 + 15 * 200 + 15 * 200), flops.actual(6));
    assertEquals(3 * (20 * 400 + 15 * 100 + 15 * 150), flops.effective(6, 150));
  }
}
