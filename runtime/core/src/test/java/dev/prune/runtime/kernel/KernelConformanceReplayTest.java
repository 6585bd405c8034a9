package dev.prune.runtime.kernel;

import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;

/** Replaying changes nothing, to the bit. */
class KernelConformanceReplayTest extends KernelConformance {
  @Override
  public Device device() {
    return new ReplayDevice(new ReferenceDevice());
  }

  @Override
  public double unit() {
    return 0;
  }
}
