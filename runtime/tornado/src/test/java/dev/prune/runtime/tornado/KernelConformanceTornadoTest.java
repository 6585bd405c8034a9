package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.KernelConformance;

/** Every kernel against the double reference, on whatever device TornadoVM finds first. */
@NeedsTornado
class KernelConformanceTornadoTest extends KernelConformance {
  @Override
  public Device device() {
    return TornadoDevice.create(0);
  }

  @Override
  public double unit() {
    return 0x1p-24;
  }
}
