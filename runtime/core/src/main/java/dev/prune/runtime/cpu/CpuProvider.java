package dev.prune.runtime.cpu;

import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.HostMemory;
import dev.prune.runtime.kernel.Device;
import java.util.List;

/** {@code cpu}. */
public final class CpuProvider implements DeviceProvider {
  @Override
  public String kind() {
    return "cpu";
  }

  @Override
  public String purpose() {
    return "this machine's processors";
  }

  @Override
  public List<DeviceDescription> list() {
    try (CpuDevice device = CpuDevice.create(0, notice -> {})) {
      return List.of(
          DeviceDescription.usable(kind(), "Java", device.arithmetic(), HostMemory.bytes(), device.threads()));
    }
  }

  @Override
  public Device open(int number, DeviceOptions options) {
    return CpuDevice.create(options.threads(), options.notice());
  }
}
