package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTrainingTest {
  private static final DataSource DATA = Points.of(200, 30, 45, 4);
  private static final Rule HALF = new Rule(
      "mlp.prune:9", Order.LOWEST, Unit.CHANNELS, List.of(0, 1), Ranking.PER_LAYER, Counted.UNITS, Base.ORIGINAL, 1, 1);

  @ParameterizedTest
  @EnumSource
  void theLossFallsWithEveryOptimizer(Optimizers optimizer) {
    HandWrittenMlp trainer = new HandWrittenMlp(new ReferenceDevice(), optimizer);
    Recorder told = new Recorder();
    trainer.train(DATA, told);
    double first = told.epochs.getFirst().metrics().get(Split.TRAIN).get("loss");
    double last = told.epochs.getLast().metrics().get(Split.TRAIN).get("loss");
    assertTrue(last < first * 0.8, first + " to " + last);
    assertTrue(told.summary.metrics().get(Split.TEST).get("accuracy") > 0.9, told.summary.toString());
    assertEquals(4 * 13, told.summary.steps());
  }

  @Test
  void itShrinksWhileItTrainsAndStillLearns() {
    Device device = new ReferenceDevice();
    HandWrittenMlp trainer = new HandWrittenMlp(device, Optimizers.ADAM);
    long before = trainer.plannedBytes();
    trainer.endOfEpoch = () -> {
      if (trainer.epoch() == 2) {
        assertEquals(before, device.allocatedBytes());
        trainer.compact(trainer.choose(HALF, 0.5, trainer.magnitude));
      }
    };
    Recorder told = new Recorder();
    trainer.train(DATA, told);
    assertEquals(Map.of("fc1", 6, "fc2", 4, "digit", 3), trainer.widths());
    assertEquals(trainer.plannedBytes(), device.allocatedBytes());
    assertTrue(trainer.plannedBytes() < before);
    assertEquals(1, told.events.size());
    assertTrue(told.summary.metrics().get(Split.TEST).get("accuracy") > 0.9, told.summary.toString());
    trainer.close();
    assertEquals(0, device.allocatedBytes());
  }
}
