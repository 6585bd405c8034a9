package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two ways to shrink are one function with different costs. */
class TrainerShrinkTest {
  private static final DataSource DATA = Points.of(100, 20, 20, 4);
  private static final Rule BOTH = Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0, 1);
  private static final Rule ALL_WEIGHTS = Rules.weights(Ranking.GLOBAL, Counted.WEIGHTS, 0, 1, 2);

  @TempDir Path folder;

  private static HandWrittenMlp mlp(Device device, Optimizers optimizer, Shrink way) {
    return new HandWrittenMlp(device, Overrides.none().with(way), optimizer, 12, 9);
  }

  /** Masks come and go around two cuts, so that the mask's buffer does too. */
  private byte[] trained(Device device, Optimizers optimizer, Shrink way) throws Exception {
    try (device;
        HandWrittenMlp t = mlp(device, optimizer, way)) {
      t.atInit = () -> t.snapshot("first", Set.of(Part.PARAMETERS, Part.SLOTS));
      t.afterUpdate = () -> {
        switch ((int) t.step()) {
          case 3 -> t.mask(t.choose(ALL_WEIGHTS, 0.3, t.weights));
          case 6 -> t.compact(t.choose(BOTH, 0.2, t.taylor));
          case 9 -> t.restore("r", List.of(0, 1, 2));
          case 12 -> t.compact(t.choose(BOTH, 0.6, t.magnitude));
          case 15 -> t.mask(t.choose(ALL_WEIGHTS, 0.9, t.weights));
          default -> {}
        }
      };
      t.train(DATA);
      assertEquals(5, t.widths().get("fc1"));
      Path file = folder.resolve("t.safetensors");
      t.save(file);
      return Files.readAllBytes(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothWaysEndInTheSameBytesOnEveryDevice(Optimizers optimizer) throws Exception {
    byte[] cpu = trained(CpuDevice.create(1), optimizer, Shrink.RE_CREATED);
    Supplier<Device> replay = () -> new ReplayDevice(CpuDevice.create(1), 1);
    assertArrayEquals(cpu, trained(CpuDevice.create(2), optimizer, Shrink.IN_PLACE));
    assertArrayEquals(cpu, trained(replay.get(), optimizer, Shrink.IN_PLACE));
    assertArrayEquals(cpu, trained(replay.get(), optimizer, Shrink.RE_CREATED));
    assertArrayEquals(cpu, trained(replay.get(), optimizer, Shrink.AUTO));
    byte[] reference = trained(new ReferenceDevice(), optimizer, Shrink.RE_CREATED);
    assertArrayEquals(reference, trained(new ReferenceDevice(), optimizer, Shrink.IN_PLACE));
  }

  private static EventReport event(ReplayDevice device, Shrink way, double share, Runnable at) {
    Recorder told = new Recorder();
    // Data on the device would hide how much of the network's memory an event frees.
    Overrides streaming = Overrides.none().with(way).streamingData();
    HandWrittenMlp t = new HandWrittenMlp(device, streaming, Optimizers.ADAM, 12, 9);
    t.afterUpdate = () -> {
      if (t.step() == 9) {
        at.run();
        t.compact(t.choose(BOTH, share, t.magnitude));
        at.run();
      }
    };
    t.train(DATA, told);
    EventReport event = told.events.getFirst();
    assertEquals(device.allocatedBytes(), (long) event.memory().heldBytes().after());
    assertEquals(t.plannedBytes(), (long) event.plannedBytes().after());
    t.close();
    assertEquals(0, device.allocatedBytes());
    return event;
  }

  @Test
  void inPlaceKeepsProceduresAndMemory() {
    ReplayDevice device = new ReplayDevice(CpuDevice.create(1));
    Object[] step = new Object[2];
    int[] seen = {0};
    EventReport event = event(device, Shrink.IN_PLACE, 0.5, () -> step[seen[0]++] = gradients(device));
    assertSame(step[0], gradients(device));
    assertSame(step[0], step[1]);
    assertEquals("in-place", event.memory().shrink());
    assertTrue(event.memory().heldBytes().after() >= event.memory().heldBytes().before());
    assertTrue(event.plannedBytes().after() < event.memory().heldBytes().after());
    device.close();
  }

  @Test
  void reCreatedMakesProceduresAnewAndGivesMemoryBack() {
    ReplayDevice device = new ReplayDevice(CpuDevice.create(1));
    Object[] step = new Object[2];
    int[] seen = {0};
    EventReport event = event(device, Shrink.RE_CREATED, 0.5, () -> step[seen[0]++] = gradients(device));
    assertNotSame(step[0], gradients(device));
    assertEquals("re-created", event.memory().shrink());
    assertEquals(event.plannedBytes().after(), event.memory().heldBytes().after());
    device.close();
  }

  private static Object gradients(ReplayDevice device) {
    return device.recorded("Mlp.gradients").orElseThrow();
  }

  @Test
  void aQuarterLessIsWorthMakingAnew() {
    ReplayDevice device = new ReplayDevice(CpuDevice.create(1));
    assertEquals("in-place", event(device, Shrink.AUTO, 0.1, () -> {}).memory().shrink());
    EventReport large = event(device, Shrink.AUTO, 0.8, () -> {});
    assertTrue(large.plannedBytes().after() <= 0.75 * large.memory().heldBytes().before());
    assertEquals("re-created", large.memory().shrink());
    device.close();
  }

  /** Each of two hundred events takes a channel; what they leave behind would add up. */
  @Test
  void twoHundredEventsInPlaceLeaveNothingBehind() {
    ReplayDevice device = new ReplayDevice(CpuDevice.create(1));
    Overrides epochs =
        new Overrides(OptionalInt.of(40), OptionalInt.empty(), OptionalLong.empty()).with(Shrink.IN_PLACE);
    HandWrittenMlp t = new HandWrittenMlp(device, epochs, Optimizers.ADAM, 230, 9);
    Rule one = Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0);
    Rule active = Rules.with(one, Base.ACTIVE, 1, 1);
    long[] held = {0};
    int[] events = {0};
    t.afterUpdate = () -> {
      if (t.step() > 10 && events[0] < 200) {
        int before = t.widths().get("fc1");
        t.compact(t.choose(active, 1.0 / before, t.magnitude));
        assertEquals(before - 1, t.widths().get("fc1"));
        if (events[0]++ == 0) {
          held[0] = device.allocatedBytes();
        }
        assertEquals(held[0], device.allocatedBytes());
      }
    };
    t.train(DATA);
    assertEquals(200, events[0]);
    t.close();
    device.close();
  }
}
