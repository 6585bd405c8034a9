package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data that lie on the device make the same run as batches that go in. */
class ResidentDataTest {
  private static final long PLENTY = 1L << 30;

  @TempDir Path folder;

  /** Tails, one sample too many, splits that are empty or smaller than a batch. */
  @ParameterizedTest
  @CsvSource({"200,30,45", "97,0,45", "64,5,0", "16,0,0", "7,3,1"})
  void theSameToTheBitAcrossEvents(int train, int validation, int test) throws IOException {
    DataSource data = Points.of(train, validation, test, 4);
    Recorder streamed = new Recorder();
    Recorder resident = new Recorder();
    byte[] expected = run(CpuDevice.create(1), Overrides.none(), data, streamed);
    assertArrayEquals(expected, run(new ReplayDevice(CpuDevice.create(2), 1), Overrides.none(), data, resident));
    assertEquals(0, streamed.start.residentBytes());
    int samples = train + validation + test;
    assertEquals(4 * (samples * (4 + 1 + 1) + 5), resident.start.residentBytes());
    for (int e = 0; e < streamed.epochs.size(); e++) {
      assertEquals(streamed.epochs.get(e).metrics(), resident.epochs.get(e).metrics());
    }
    Recorder off = new Recorder();
    Device replay = new ReplayDevice(CpuDevice.create(1), 1);
    assertArrayEquals(expected, run(replay, Overrides.none().streamingData(), data, off));
    assertEquals(0, off.start.residentBytes());
  }

  /** Scores amid an epoch and at its ends, on splits of their own, with dropout; events that shrink and mask. */
  private byte[] run(Device device, Overrides overrides, DataSource data, Recorder told) throws IOException {
    HandWrittenMlp t = new HandWrittenMlp(device, overrides, Optimizers.ADAM, 12, 9);
    Rule channels = Rules.channels(Ranking.GLOBAL, Counted.UNITS, 0, 1);
    Rule weights = Rules.weights(Ranking.GLOBAL, Counted.WEIGHTS, 0, 1, 2);
    Split scored = data.size(Split.VALIDATION) > 0 ? Split.VALIDATION : Split.TRAIN;
    t.atInit = () -> t.choose(channels, 0.1, t.taylor);
    t.beforeUpdate = () -> {
      if (t.step() % 5 == 2) {
        t.compact(t.choose(channels, 0.1, t.taylor));
      }
    };
    t.afterUpdate = () -> {
      if (t.step() % 7 == 3) {
        t.accumulateGradient("g", 2, scored, false);
      }
    };
    t.endOfEpoch = () -> {
      if (t.epoch() == 2) {
        t.mask(t.choose(weights, 0.4, t.weights));
      }
      assertEquals(t.emission().heldBytes(), device.allocatedBytes());
    };
    long before = t.plannedBytes();
    t.train(data, told);
    assertEquals(before + told.start.residentBytes(), told.start.plannedBytes());
    assertEquals(t.emission().heldBytes(), device.allocatedBytes());
    Path file = folder.resolve("run.safetensors");
    t.save(file);
    device.close();
    return Files.readAllBytes(file);
  }

  /** An event in the second epoch, at whose step every run scores on batches of its own. */
  private static HandWrittenMlp shrinking(Device device) {
    HandWrittenMlp t = new HandWrittenMlp(device, Optimizers.ADAM);
    Rule channels = Rules.channels(Ranking.GLOBAL, Counted.UNITS, 0, 1);
    t.beforeUpdate = () -> {
      if (t.step() == 18) {
        t.compact(t.choose(channels, 0.3, t.taylor));
      }
    };
    return t;
  }

  @Test
  void aRunGoesOnAmidAnEpochOnAnotherDevice() throws IOException {
    DataSource data = Points.of(200, 30, 45, 4);
    HandWrittenMlp whole = shrinking(CpuDevice.create(1));
    whole.train(data);
    for (int stop : new int[] {1, 13, 17, 18, 20, 39}) {
      Path file = folder.resolve("stopped.safetensors");
      HandWrittenMlp first = shrinking(new ReplayDevice(CpuDevice.create(1)));
      first.afterUpdate = () -> {
        if (first.step() == stop) {
          Thread.currentThread().interrupt();
        }
      };
      assertThrows(PruneException.class, () -> first.train(data));
      assertEquals(first.emission().heldBytes(), first.device.allocatedBytes(), "data are given back");
      assertEquals(0, first.emission().resident().bytes());
      first.save(file);
      HandWrittenMlp rest = shrinking(new ReplayDevice(CpuDevice.create(1)));
      rest.load(file);
      rest.train(data);
      assertArrayEquals(whole.values(whole.parameters), rest.values(rest.parameters), "stopped after " + stop);
    }
  }

  @Test
  void onlyPlacesGoIn() {
    Watching watching = new Watching(new ReplayDevice(new ReferenceDevice()), PLENTY);
    HandWrittenMlp t = new HandWrittenMlp(watching.device, Optimizers.SGD);
    t.train(Points.of(200, 30, 45, 4));
    for (String label : new String[] {"input", "labels", "samples"}) {
      assertFalse(watching.written.containsKey(label), label);
    }
    assertEquals(275 * 4, watching.written.get("data input"));
    assertEquals(275, watching.written.get("data labels"));
    // The train split's order in each of four epochs; the other splits stay in theirs.
    assertEquals(4 * 200 + 30 + 45, watching.written.get("data order"));
    // Thirteen batches of training and two of validation in an epoch, three of test.
    assertEquals(5 * (4 * (13 + 2) + 3), watching.written.get("data place"));
  }

  @Test
  void aBatchAllocatesNothing() {
    Watching watching = new Watching(new ReferenceDevice(), PLENTY);
    HandWrittenConvNet t = new HandWrittenConvNet(watching.device, Optimizers.SGD);
    t.emission().begin();
    Feed feed = new Feed(t.emission(), Points.of(44, 9, 9, 2, 6, 6));
    try (ResidentData resident = t.emission().resident().take(feed)) {
      feed.from(resident);
      SampleOrder order = feed.inOrder(Split.TRAIN);
      feed.load(order, 0);
      var meter = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = meter.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 50; i++) {
        feed.load(order, i % 16);
      }
      // Only what the watching costs: an array of arguments a call.
      assertTrue((meter.getCurrentThreadAllocatedBytes() - before) / 50 < 1000, "" + before);
    }
  }

  @Test
  void whatDoesNotFitGoesInBatchByBatch() {
    DataSource data = Points.of(200, 30, 45, 4);
    HandWrittenMlp expected = new HandWrittenMlp(new ReferenceDevice(), Optimizers.SGD);
    expected.train(data);
    long network = expected.plannedBytes();
    long sample = 4 * 8 + 4 + 4;
    long place = 5 * 4;
    // Nothing fits; exactly all training samples; all but the last of the validation samples, then the test samples.
    check(expected, data, 2 * (network + 200 * sample + place) - 1, Long.MAX_VALUE, "", 0);
    check(expected, data, 2 * (network + 200 * sample + place), Long.MAX_VALUE, "", 200 * sample + place);
    check(expected, data, 2 * (network + 229 * sample + place), Long.MAX_VALUE, "", 200 * sample + place);
    check(expected, data, 2 * (network + 230 * sample + place), Long.MAX_VALUE, "", 230 * sample + place);
    check(expected, data, PLENTY, 275 * 4 * 8, "", 275 * sample + place);
    check(expected, data, PLENTY, 275 * 4 * 8 - 1, "", 230 * sample + place);
    check(expected, data, PLENTY, 200 * 4 * 8 - 1, "", 0);
    // Others may have taken the memory that the device promised.
    check(expected, data, PLENTY, Long.MAX_VALUE, "data input", 0);
  }

  private static void check(
      HandWrittenMlp expected, DataSource data, long memory, long largest, String full, long resident) {
    Watching watching = new Watching(new ReplayDevice(new ReferenceDevice()), memory);
    watching.largestBufferBytes = largest;
    watching.full = full;
    HandWrittenMlp t = new HandWrittenMlp(watching.device, Optimizers.SGD);
    Recorder told = new Recorder();
    t.endOfEpoch = () -> assertEquals(t.plannedBytes(), t.device.allocatedBytes());
    t.train(data, told);
    assertEquals(resident, told.start.residentBytes());
    assertEquals(resident == 0, watching.written.containsKey("input") && !watching.written.containsKey("data place"));
    assertArrayEquals(expected.values(expected.parameters), t.values(t.parameters));
    assertEquals(t.plannedBytes(), t.device.allocatedBytes());
  }

  @Test
  void moreNumbersThanAnArrayHoldsGoInBatchByBatch() {
    // 2^29 samples of four numbers; never read, because the run ends before its first step.
    DataSource endless = new Endless(Points.of(1, 0, 0, 4));
    HandWrittenMlp t = new HandWrittenMlp(new Watching(new ReferenceDevice(), Long.MAX_VALUE).device, Optimizers.SGD);
    t.emission().begin();
    Feed feed = new Feed(t.emission(), endless);
    assertFalse(t.emission().resident().take(feed).holds(Split.TRAIN));
    assertEquals(0, t.emission().resident().bytes());
  }

  @Test
  void sourcesThatDoNotSaySoAreAskedEveryTime() {
    DataSource points = Points.of(40, 0, 0, 4);
    Recorder told = new Recorder();
    new HandWrittenMlp(new ReplayDevice(new ReferenceDevice()), Optimizers.SGD).train(new Foreign(points), told);
    assertEquals(0, told.start.residentBytes());
  }

  @Test
  void aWrongLabelIsRefusedAndTheMemoryGivenBack() {
    ReplayDevice device = new ReplayDevice(new ReferenceDevice());
    HandWrittenMlp t = new HandWrittenMlp(device, Optimizers.SGD);
    int[] labels = {0, 1, 2, 1};
    DataSource data =
        ArraySource.ofClasses(3, 4).put(Split.TRAIN, new float[16], labels).build();
    labels[2] = 9;
    PruneException refused = assertThrows(PruneException.class, () -> t.train(data));
    assertEquals("Sample 2 of the train split has the label 9, expected 0 to 2.", refused.getMessage());
    assertEquals(t.emission().heldBytes(), device.allocatedBytes());
    labels[2] = 0;
    t.train(data);
    assertEquals(t.emission().heldBytes(), device.allocatedBytes());
  }

  /** Another source, of which nothing more is known. */
  private static class Foreign implements DataSource {
    final DataSource source;

    Foreign(DataSource source) {
      this.source = source;
    }

    @Override
    public int[] shape() {
      return source.shape();
    }

    @Override
    public int classes() {
      return source.classes();
    }

    @Override
    public int targetWidth() {
      return source.targetWidth();
    }

    @Override
    public int size(Split split) {
      return source.size(split);
    }

    @Override
    public void sample(Split split, int index, float[] into, int at) {
      source.sample(split, index, into, at);
    }

    @Override
    public int label(Split split, int index) {
      return source.label(split, index);
    }

    @Override
    public void target(Split split, int index, float[] into, int at) {
      source.target(split, index, into, at);
    }

    @Override
    public String description() {
      return source.description();
    }
  }

  private static final class Endless extends Foreign {
    Endless(DataSource source) {
      super(source);
    }

    @Override
    public boolean unchanging() {
      return true;
    }

    @Override
    public int size(Split split) {
      return split == Split.TRAIN ? 1 << 29 : 0;
    }
  }
}
