package dev.prune.runtime.cpu;

import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.KernelConformance;

/** The vector kernels, with three threads that share the least work, against the reference. */
class CpuVectorConformanceTest extends KernelConformance {
  @Override
  public Device device() {
    return CpuDevice.create(3, new VectorArithmetic(), 0);
  }

  @Override
  public double unit() {
    return 0x1p-24;
  }
}
