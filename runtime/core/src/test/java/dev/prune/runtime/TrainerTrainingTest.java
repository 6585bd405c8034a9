package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.StepReport;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.RateCurve;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTrainingTest {
  private static final DataSource DATA = Points.of(200, 30, 45, 4);
  private static final Rule HALF = Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0, 1);

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
    for (Device device : List.of(new ReferenceDevice(), new ReplayDevice(CpuDevice.create(2)))) {
      HandWrittenMlp trainer = new HandWrittenMlp(device, Optimizers.ADAM);
      long before = trainer.plannedBytes();
      Recorder told = new Recorder();
      trainer.endOfEpoch = () -> {
        if (trainer.epoch() == 2) {
          assertEquals(before + told.start.residentBytes(), device.allocatedBytes());
          trainer.compact(trainer.choose(HALF, 0.5, trainer.magnitude));
        }
      };
      trainer.train(DATA, told);
      assertEquals(Map.of("fc1", 6, "fc2", 4, "digit", 3), trainer.widths());
      assertEquals(trainer.plannedBytes(), device.allocatedBytes());
      assertTrue(trainer.plannedBytes() < before);
      assertEquals(1, told.events.size());
      assertEquals(before + told.start.residentBytes(), told.start.plannedBytes());
      assertTrue(told.summary.metrics().get(Split.TEST).get("accuracy") > 0.9, told.summary.toString());
      trainer.close();
      assertEquals(0, device.allocatedBytes());
      device.close();
    }
  }

  @Test
  void aConvolutionalNetworkLearns() {
    HandWrittenConvNet net = new HandWrittenConvNet(CpuDevice.create(2), Optimizers.ADAM);
    Recorder told = new Recorder();
    net.train(Points.of(600, 20, 20, 2, 6, 6), told);
    assertTrue(told.summary.metrics().get(Split.TEST).get("accuracy") > 0.9, told.summary.toString());
    assertEquals(net.plannedBytes(), net.device.allocatedBytes());
  }

  @Test
  void theTestSplitAppearsInTheLastEpochOnly() {
    HandWrittenMlp trainer = new HandWrittenMlp(new ReferenceDevice(), Optimizers.ADAM);
    trainer.endOfEpoch = () -> {
      assertTrue(trainer.metric(Split.VALIDATION, "loss") > 0);
      assertTrue(Double.isNaN(trainer.metric(Split.TEST, "loss")));
    };
    Recorder told = new Recorder();
    trainer.train(DATA, told);
    for (int e = 0; e < 4; e++) {
      assertEquals(e == 3, told.epochs.get(e).metrics().containsKey(Split.TEST));
      assertTrue(told.epochs.get(e).metrics().get(Split.VALIDATION).containsKey("accuracy"));
    }
    assertEquals(
        trainer.evaluate(DATA, Split.TEST), told.epochs.getLast().metrics().get(Split.TEST));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 200, 300})
  void everySampleIsSeenOnceAnEpochWhateverTheBatch(int batch) {
    Overrides overrides = new Overrides(OptionalInt.of(1), OptionalInt.of(batch), OptionalLong.empty());
    HandWrittenMlp trainer = new HandWrittenMlp(new ReferenceDevice(), overrides, Optimizers.SGD, 4, 3);
    List<Integer> seen = new ArrayList<>();
    trainer.afterUpdate = () -> {
      int[] rows = new int[1];
      trainer.device.read(trainer.dims, 0, rows, 0, 1);
      int[] samples = new int[rows[0]];
      trainer.device.read(trainer.samples, 0, samples, 0, rows[0]);
      for (int s : samples) {
        seen.add(s);
      }
    };
    Recorder told = new Recorder();
    trainer.train(DATA, told);
    assertEquals(200, seen.size());
    assertEquals(200, seen.stream().distinct().count());
    assertEquals(Math.ceilDiv(200, batch), told.summary.steps());
    assertEquals(Math.ceilDiv(200, batch), told.start.stepsPerEpoch());
  }

  @Test
  void hooksSeeTheClocks() {
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), Optimizers.SGD);
    List<String> seen = new ArrayList<>();
    t.atInit = () -> seen.add("init " + t.epoch() + " " + t.step());
    t.beforeUpdate = () -> {
      if (t.firesEvery(10, 5, 30)) {
        seen.add("before " + t.epoch() + " " + t.step() + " " + t.progress(5, 25));
      }
    };
    t.endOfEpoch = () -> seen.add("end " + t.epoch() + " " + t.step());
    t.train(DATA);
    assertEquals(
        List.of(
            "init 0 0", "before 1 5 0.0", "end 1 13", "before 2 15 0.5", "before 2 25 1.0", "end 2 26", "end 3 39",
            "end 4 52"),
        seen);
  }

  @Test
  void aMetricIsPartOfTheReportOfItsEpoch() {
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), Optimizers.SGD);
    Series norm = t.series("norm");
    t.endOfEpoch = () -> {
      if (t.epoch() % 2 == 0) {
        norm.record(t.epoch(), Math.sqrt(t.measure(t.norm, Trainer.METRICS)));
      }
    };
    Recorder told = new Recorder();
    t.train(DATA, told);
    assertFalse(told.epochs.get(0).metrics().get(Split.TRAIN).containsKey("norm"));
    assertTrue(told.epochs.get(1).metrics().get(Split.TRAIN).get("norm") > 1);
    assertFalse(told.epochs.get(2).metrics().get(Split.TRAIN).containsKey("norm"));
  }

  @Test
  void theLearningRateFollowsItsScheduleAndRestarts() {
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), Optimizers.SGD);
    List<Double> rates = new ArrayList<>();
    t.afterUpdate = () -> rates.add(t.values(t.scalars)[Trainer.LEARNING_RATE]);
    t.endOfEpoch = () -> {
      if (t.epoch() == 1) {
        t.restartSchedule(new RateCurve.Step(10, 0.5));
        t.resetOptimizer();
      }
    };
    t.train(DATA);
    assertEquals(0.1, rates.get(12));
    assertEquals(0.1, rates.get(22));
    assertEquals(0.05, rates.get(23));
    assertEquals(0.025, rates.get(33));
  }

  @Test
  void aLossThatIsNotFiniteStopsTheRun() {
    HandWrittenMlp t = new HandWrittenMlp(CpuDevice.create(1), Optimizers.SGD);
    t.afterUpdate = () -> {
      if (t.step() == 15) {
        t.device.write(t.parameters, 0, new float[] {Float.NaN}, 0, 1);
      }
    };
    PruneException stopped = assertThrows(PruneException.class, () -> t.train(DATA));
    assertEquals(Failure.DIVERGED, stopped.failure());
    assertEquals(
        "The loss became NaN in epoch 2 at step 16 with the learning rate 0.1.", stopped.getMessage());
    assertTrue(stopped.help().contains("Lower the learning rate"));
  }

  @Test
  void anInterruptionStopsAfterTheStepAndTheRunCanGoOn() {
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), Optimizers.ADAM);
    t.afterUpdate = () -> {
      if (t.step() == 20) {
        Thread.currentThread().interrupt();
      }
    };
    PruneException stopped = assertThrows(PruneException.class, () -> t.train(DATA));
    assertEquals(Failure.INTERRUPTED, stopped.failure());
    assertEquals("Training was interrupted after step 20 in epoch 2.", stopped.getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
    t.train(DATA);
    HandWrittenMlp whole = new HandWrittenMlp(new ReferenceDevice(), Optimizers.ADAM);
    whole.train(DATA);
    assertArrayEquals(whole.values(whole.parameters), t.values(t.parameters));
  }

  @Test
  void dataThatDoNotFitAreRefused() {
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), Optimizers.SGD);
    PruneException shape = assertThrows(PruneException.class, () -> t.train(Points.of(9, 0, 0, 5)));
    assertEquals(Failure.INPUT_OUTPUT, shape.failure());
    assertEquals(
        "The network `Mlp` expects samples of shape [4], but the data have [5]: points around three centres",
        shape.getMessage());
    DataSource five = ArraySource.ofClasses(5, 4).put(Split.TRAIN, new float[4], new int[1]).build();
    PruneException classes = assertThrows(PruneException.class, () -> t.train(five));
    assertTrue(classes.getMessage().contains("3 classes, but the data have 5 classes"), classes.getMessage());
    DataSource real = ArraySource.ofTargets(2, 4).put(Split.TRAIN, new float[4], new float[2]).build();
    assertTrue(assertThrows(PruneException.class, () -> t.train(real)).getMessage().contains("real targets"));
    PruneException empty = assertThrows(PruneException.class, () -> t.train(Points.of(0, 9, 9, 4)));
    assertTrue(empty.getMessage().startsWith("There are no samples to train on"), empty.getMessage());
    assertThrows(PruneException.class, () -> t.evaluate(Points.of(9, 0, 0, 4), Split.TEST));
    assertThrows(PruneException.class, () -> t.predict(new float[7], 2));
  }

  @Test
  void stepsAreToldAFewTimesASecondOnly() {
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), Optimizers.SGD);
    List<StepReport> told = new ArrayList<>();
    t.train(DATA, new Listener() {
      @Override
      public void step(StepReport report) {
        told.add(report);
      }
    });
    assertTrue(told.size() >= 4 && told.size() < 30, "" + told.size());
    assertEquals(52, told.getLast().step());
    assertEquals(0, told.getLast().secondsLeft());
    assertTrue(told.getLast().samplesPerSecond() > 0);
  }

  @Test
  void aStepAllocatesNothingWorthMentioning() {
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), Optimizers.ADAM);
    var meter = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long[] bytes = new long[2];
    t.afterUpdate = () -> {
      if (t.step() == 20 || t.step() == 50) {
        bytes[t.step() == 20 ? 0 : 1] = meter.getCurrentThreadAllocatedBytes();
      }
    };
    t.train(DATA);
    // What is left: a small array for each formula written for tests, the reference's lambdas, the ends of two epochs.
    assertTrue(bytes[1] - bytes[0] < 30 * 4000, (bytes[1] - bytes[0]) / 30 + " bytes a step");
  }

  @Test
  void noEpochsMeansNoSteps() {
    Overrides none = new Overrides(OptionalInt.of(0), OptionalInt.empty(), OptionalLong.empty());
    HandWrittenMlp t = new HandWrittenMlp(new ReferenceDevice(), none, Optimizers.SGD, 4, 3);
    Recorder told = new Recorder();
    t.train(DATA, told);
    assertEquals(0, told.summary.steps());
    assertTrue(told.summary.metrics().containsKey(Split.TEST));
    assertThrows(
        PruneException.class, () -> new Overrides(OptionalInt.of(-1), OptionalInt.empty(), OptionalLong.empty()));
    assertThrows(
        PruneException.class, () -> new Overrides(OptionalInt.empty(), OptionalInt.of(0), OptionalLong.empty()));
  }

  @Test
  void initialWeightsBelongToTheirOriginalUnits() {
    HandWrittenMlp wide = new HandWrittenMlp(new ReferenceDevice(), Overrides.none(), Optimizers.SGD, 12, 9);
    HandWrittenMlp narrow = new HandWrittenMlp(new ReferenceDevice(), Overrides.none(), Optimizers.SGD, 5, 9);
    wide.predict(new float[4], 1);
    narrow.predict(new float[4], 1);
    double[] a = wide.values(wide.parameters);
    double[] b = narrow.values(narrow.parameters);
    for (int i = 0; i < 5 * 4; i++) {
      assertEquals(a[i], b[i]);
    }
    assertNotEquals(a[0], a[4]);
    double bound = Math.sqrt(6.0 / 4);
    for (int i = 0; i < 48; i++) {
      assertTrue(Math.abs(a[i]) <= bound);
    }
  }
}
