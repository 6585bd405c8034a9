package dev.prune.runtime.tornado;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.JavaRequirements;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.tornado.check.SelfTest;
import java.util.List;

/** {@code tornado}, {@code tornado:1}. Names no class of TornadoVM, so that it loads where there is none. */
public final class TornadoProvider implements DeviceProvider {
  static final String KIND = "tornado";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String purpose() {
    return "GPUs, through TornadoVM; `tornado:1` is its second device";
  }

  @Override
  public boolean numbered() {
    return true;
  }

  @Override
  public boolean mayHaveCudaGraphs() {
    return true;
  }

  @Override
  public JavaRequirements requirements(long bytes) {
    return TornadoSdk.find().requirements(bytes);
  }

  @Override
  public List<DeviceDescription> list() {
    try {
      TornadoVersion.check();
      return TornadoDevices.list();
    } catch (PruneException e) {
      return List.of(DeviceDescription.unusable(KIND, e));
    }
  }

  @Override
  public Device open(int number, DeviceOptions options) {
    TornadoVersion.check();
    TornadoDevice device = TornadoDevice.create(number, options.cudaGraphs());
    try {
      if (options.selfTest()) {
        SelfTest.run(device);
      }
      return device;
    } catch (RuntimeException | Error e) {
      device.close();
      throw e;
    }
  }
}
