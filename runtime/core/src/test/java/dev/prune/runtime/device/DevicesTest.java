package dev.prune.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words of devices, where there is no GPU. */
class DevicesTest {
  @Test
  void wordsOpenDevices() {
    try (Device cpu = Devices.open("cpu");
        Device reference = Devices.open("reference");
        Device replay = Devices.open("replay", DeviceOptions.defaults().withThreads(1))) {
      assertInstanceOf(CpuDevice.class, cpu);
      assertInstanceOf(ReferenceDevice.class, reference);
      assertInstanceOf(ReplayDevice.class, replay);
      assertEquals(1, replay.threads());
    }
  }

  @Test
  void whatIsOpenedIsWhatWasListed() {
    for (DeviceDescription listed : Devices.list()) {
      if (!listed.isUsable()) {
        continue;
      }
      try (Device device = Devices.open(listed.word())) {
        assertEquals(listed.word(), device.name());
        assertEquals(listed.threads(), device.threads());
        assertEquals(Devices.provider(listed.word()).realBytes(), device.realBytes());
        assertFalse(listed.backend().isEmpty());
        assertTrue(listed.memoryBytes() > 1L << 24, listed::toString);
      }
    }
    assertEquals(
        List.of("cpu", "reference", "replay", "tornado"), Devices.list().stream().map(DeviceDescription::word).toList());
  }

  @Test
  void theCpuSaysWhatItComputesWith() {
    assertTrue(Devices.list().getFirst().name().matches("[0-9]+-bit vectors"), Devices.list()::toString);
  }

  @Test
  void wordsThatMeanNothing() {
    refused(Failure.USAGE, "There is no device `gpu`.", "gpu");
    refused(Failure.USAGE, "There is no device `CPU`.", "CPU");
    refused(Failure.USAGE, "There is no device `tornado:`.", "tornado:");
    refused(Failure.USAGE, "There is no device `tornado:-1`.", "tornado:-1");
    refused(Failure.USAGE, "There is no device `tornado:1000`.", "tornado:1000");
    refused(Failure.USAGE, "There is no device ``.", "");
    refused(Failure.USAGE, "There is no device `cpu:1`: there is one `cpu`, which takes no number.", "cpu:1");
    String help = assertThrows(PruneException.class, () -> Devices.open("gpu")).help();
    assertTrue(help.contains("`cpu` (this machine's processors)") && help.contains("`tornado`"), help);
  }

  @Test
  void aDeviceOutsideOfThisBuildIsKnown() {
    refused(Failure.DEVICE, "is not part of this build", "tornado");
    refused(Failure.DEVICE, "is not part of this build", "tornado:1");
    DeviceDescription listed = Devices.list().getLast();
    assertEquals("tornado", listed.word());
    assertTrue(listed.problem().orElseThrow().help().contains("sdk install tornadovm"), listed::toString);
    assertThrows(PruneException.class, () -> Devices.provider("tornado").requirements(0));
  }

  @Test
  void cudaGraphsAreRefusedWhereThereIsNoCuda() {
    DeviceOptions graphs = DeviceOptions.defaults().withCudaGraphs();
    for (String word : List.of("cpu", "reference", "replay")) {
      PruneException e = assertThrows(PruneException.class, () -> Devices.open(word, graphs));
      assertEquals(Failure.USAGE, e.failure());
      assertEquals("The device `" + word + "` has no CUDA graphs.", e.getMessage());
      assertFalse(e.help().isEmpty());
    }
    assertTrue(graphs.withThreads(2).withoutSelfTest().withNotice(notice -> {}).cudaGraphs());
  }

  @Test
  void devicesOfThisModuleRunInAnyJavaMachine() {
    for (String word : List.of("cpu", "reference", "replay")) {
      assertEquals(JavaRequirements.NONE, Devices.provider(word).requirements(1 << 30));
    }
  }

  private static void refused(Failure failure, String words, String word) {
    PruneException e = assertThrows(PruneException.class, () -> Devices.open(word));
    assertEquals(failure, e.failure());
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertFalse(e.help().isEmpty());
  }
}
