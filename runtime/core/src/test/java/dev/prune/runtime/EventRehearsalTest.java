package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** What runs beside a run's beginning: on the thread of a test its failures are seen. */
class EventRehearsalTest {
  @Test
  void eventsAndKernelsAreRunAndLeaveNothingBehind() {
    try (CpuDevice device = CpuDevice.create(1)) {
      Device other = device.forRehearsal().orElseThrow();
      EventRehearsal.run(other, 4);
      KernelRehearsal.run(other, 2, 2);
      assertEquals(0, other.allocatedBytes());
      assertEquals(0, device.allocatedBytes());
      assertEquals(1, other.threads());
    }
  }

  @Test
  void whereNothingIsGainedNothingIsRehearsed() {
    try (Device device = new ReferenceDevice()) {
      assertTrue(device.forRehearsal().isEmpty());
    }
  }
}
