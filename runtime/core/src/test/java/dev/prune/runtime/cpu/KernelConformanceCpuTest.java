package dev.prune.runtime.cpu;

import dev.prune.runtime.cpu.plain.PlainArithmetic;
import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.KernelConformance;
import dev.prune.runtime.replay.ReplayDevice;
import org.junit.jupiter.api.Nested;

/**
 * Every kernel of the cpu device with one and two threads, and replayed, equals to the bit what three threads compute
 * that share the least work; those are compared with the reference in the tests of each arithmetic.
 */
class KernelConformanceCpuTest {
  abstract static class ToTheBit extends KernelConformance {
    @Override
    public double unit() {
      return 0;
    }
  }

  abstract static class Vector extends ToTheBit {
    @Override
    public Device oracle() {
      return CpuDevice.create(3, new VectorArithmetic(), 0);
    }
  }

  abstract static class Plain extends ToTheBit {
    @Override
    public Device oracle() {
      return CpuDevice.create(3, new PlainArithmetic(), 0);
    }
  }

  @Nested
  class VectorAlone extends Vector {
    @Override
    public Device device() {
      return CpuDevice.create(1);
    }
  }

  @Nested
  class VectorReplayedOnTwoThreads extends Vector {
    @Override
    public Device device() {
      return new ReplayDevice(CpuDevice.create(2, new VectorArithmetic(), 0));
    }
  }

  @Nested
  class PlainAlone extends Plain {
    @Override
    public Device device() {
      return CpuDevice.create(1, new PlainArithmetic(), 0);
    }
  }

  @Nested
  class PlainOnTwoThreads extends Plain {
    @Override
    public Device device() {
      return CpuDevice.create(2, new PlainArithmetic(), 0);
    }
  }
}
