package dev.prune.runtime.replay;

import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.Devices;
import dev.prune.runtime.kernel.Device;
import java.util.List;

/** {@code replay}, on the cpu device. */
public final class ReplayProvider implements DeviceProvider {
  private static final String INNER = "cpu";

  @Override
  public String kind() {
    return "replay";
  }

  @Override
  public String purpose() {
    return "a test device";
  }

  @Override
  public List<DeviceDescription> list() {
    return Devices.provider(INNER).list().stream()
        .map(cpu -> DeviceDescription.usable(
            kind(), cpu.backend(), "records procedures and replays them on " + INNER, cpu.memoryBytes(), cpu.threads()))
        .toList();
  }

  @Override
  public Device open(int number, DeviceOptions options) {
    return new ReplayDevice(Devices.open(INNER, options));
  }
}
