package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All ways to train a program end with the same bytes; one that does not is a failure. */
class TrainingStageTest {
  private static final CheckProgram FIVE = new CheckProgram("LeNet-5", "LeNet5", 1, 28, 28);

  private static Map<String, Double> checksum(double value) {
    return Map.of(Figures.CHECKSUM, value);
  }

  @Test
  void anotherEndIsAFailure() {
    StageRecord before =
        StageRecord.empty(new Subject("lenet", "cuda", false, "0.1.0", "abc"))
            .with(Row.measured("LeNet-300-100, in-place", checksum(1)), 1)
            .with(Row.measured("LeNet-5, beside cpu", Map.of(Figures.ERROR_OVER_BOUND, 0.5)), 2);
    Row first = TrainingStage.same("LeNet-5, in-place", before, FIVE, checksum(2));
    assertEquals(Optional.empty(), first.failure());
    StageRecord then = before.with(first, 3);
    assertEquals(
        Optional.empty(), TrainingStage.same("LeNet-5, re-created", then, FIVE, checksum(2)).failure());
    assertEquals(
        Optional.of("It ends with other numbers than `LeNet-5, in-place`."),
        TrainingStage.same("LeNet-5, in-place, CUDA graphs", then, FIVE, checksum(3)).failure());
  }
}
