package dev.prune.runtime.reference;

import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.HostMemory;
import dev.prune.runtime.kernel.Device;
import java.util.List;

/** {@code reference}. */
public final class ReferenceProvider implements DeviceProvider {
  @Override
  public String kind() {
    return "reference";
  }

  @Override
  public String purpose() {
    return "double precision, slow";
  }

  @Override
  public int realBytes() {
    return Double.BYTES;
  }

  @Override
  public List<DeviceDescription> list() {
    return List.of(
        DeviceDescription.usable(kind(), "Java", "double precision, written to be read", HostMemory.bytes(), 1));
  }

  @Override
  public Device open(int number, DeviceOptions options) {
    return new ReferenceDevice();
  }
}
