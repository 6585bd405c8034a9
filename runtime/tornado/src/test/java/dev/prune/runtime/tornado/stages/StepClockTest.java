package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of each epoch the right steps count: not the first, not the warm ones, and profiled ones for the device only. */
class StepClockTest {
  private long now;
  private long kernels;
  private boolean profiling;

  private final KernelProfile profile =
      new KernelProfile() {
        @Override
        public void on(boolean wanted) {
          profiling = wanted;
        }

        @Override
        public long nanos() {
          return kernels;
        }
      };

  @Test
  void countsTheStepsThatCount() {
    StepClock clock = new StepClock(8, 1, 2, Optional.of(profile), () -> now);
    try (Device cpu = CpuDevice.create(1)) {
      Device device = clock.watch(cpu);
      Runnable other = device.procedure("N.update", () -> now += 1_000_000);
      // Milliseconds of steps; profiled ones are slow, and kernels take 4 ms of each. The last one has the event in it.
      int[][] epochs = {{500, 90, 10, 11, 12, 40, 40, 700}, {300, 80, 5, 6, 7, 30, 30, 200}};
      for (int[] steps : epochs) {
        for (int ms : steps) {
          device.procedure("N.gradients", () -> {
            now += (ms - 1) * 1_000_000L;
            kernels += profiling ? 4_000_000 : 0;
          }).run();
          other.run();
        }
      }
      Map<String, Double> figures = new LinkedHashMap<>();
      clock.into(figures, 0, "");
      clock.into(figures, 1, Figures.SMALL);
      assertEquals(
          Map.of(
              Figures.FIRST_STEP_MS, 500.0, Figures.STEP_MS, 11.0, Figures.DEVICE_MS, 4.0, Figures.HOST_MS, 7.0,
              "small_first_step_ms", 300.0, "small_step_ms", 6.0, "small_device_ms", 4.0, "small_host_ms", 2.0),
          figures);
    }
  }

  @Test
  void refusesEpochsWithoutAStepToTimeOrWithoutAnEnd() {
    assertThrows(IllegalArgumentException.class, () -> new StepClock(5, 1, 2, Optional.empty(), () -> now));
    StepClock clock = new StepClock(6, 1, 2, Optional.empty(), () -> now);
    assertThrows(IllegalStateException.class, () -> clock.into(new LinkedHashMap<>(), 0, ""));
  }

  @Test
  void aDeviceBehindItFailsAsItselfWould() {
    StepClock clock = new StepClock(6, 1, 2, Optional.empty(), () -> now);
    try (Device cpu = CpuDevice.create(1)) {
      Device device = clock.watch(cpu);
      assertThrows(dev.prune.runtime.PruneException.class, () -> device.floats("negative", -1));
    }
  }
}
