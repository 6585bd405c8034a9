package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.Devices;
import dev.prune.runtime.kernel.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way from the word to the device. */
@NeedsTornado
class TornadoProviderTest {
  private static final DeviceOptions TRUSTING = DeviceOptions.defaults().withoutSelfTest();

  @Test
  void theWordsOfTheListOpen() {
    List<DeviceDescription> listed =
        Devices.list().stream().filter(device -> device.word().startsWith("tornado")).toList();
    for (int i = 0; i < listed.size(); i++) {
      DeviceDescription device = listed.get(i);
      assertEquals("tornado:" + i, device.word());
      assertTrue(device.isUsable(), device::toString);
      assertTrue(device.memoryBytes() > 1 << 24 && device.threads() > 0, device::toString);
      try (Device opened = Devices.open(device.word(), TRUSTING)) {
        assertTrue(opened.description().contains(device.name()), opened.description());
      }
    }
  }

  @Test
  void withoutANumberItIsTheFirst() {
    try (Device first = Devices.open("tornado", TRUSTING);
        Device same = Devices.open("tornado:0", TRUSTING)) {
      assertEquals(same.description(), first.description());
    }
  }

  @Test
  void cudaGraphsAreCudas() {
    boolean cuda = Devices.list().stream().anyMatch(device -> device.word().equals("tornado:0") && device.backend().equals("CUDA"));
    if (cuda) {
      Devices.open("tornado", TRUSTING.withCudaGraphs()).close();
      return;
    }
    PruneException e = assertThrows(PruneException.class, () -> Devices.open("tornado", TRUSTING.withCudaGraphs()));
    assertEquals(Failure.DEVICE, e.failure());
    assertEquals("The device `tornado:0` has no CUDA graphs: its backend is OPENCL.", e.getMessage());
  }

  @Test
  void aNumberBeyondTheLast() {
    PruneException e = assertThrows(PruneException.class, () -> Devices.open("tornado:99", TRUSTING));
    assertEquals(Failure.DEVICE, e.failure());
    assertTrue(e.getMessage().startsWith("There is no device `tornado:99`: TornadoVM found "), e.getMessage());
    assertEquals("`prunec devices` lists them.", e.help());
  }
}
