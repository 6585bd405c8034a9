package dev.prune.runtime.kernel;

import dev.prune.runtime.reference.ReferenceDevice;

/** The oracle agrees with itself: this tests the tests. */
class KernelConformanceReferenceTest extends KernelConformance {
  @Override
  public Device device() {
    return new ReferenceDevice();
  }

  @Override
  public double unit() {
    return 0;
  }
}
