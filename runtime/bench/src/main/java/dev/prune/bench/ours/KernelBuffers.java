package dev.prune.bench.ours;

import dev.prune.bench.SyntheticSamples;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;

/** Buffers of a device for kernels that are called alone. */
final class KernelBuffers {
  private final CpuDevice device;
  private long seed;

  KernelBuffers(CpuDevice device) {
    this.device = device;
  }

  /** A buffer of noise. */
  Buffer noise(String label, int size) {
    Buffer buffer = device.floats(label, size);
    device.write(buffer, 0, SyntheticSamples.gaussian(++seed, size), 0, size);
    return buffer;
  }

  /** A buffer of these sizes. */
  Ints dims(int... sizes) {
    Ints buffer = device.ints("dims", sizes.length);
    device.write(buffer, 0, sizes, 0, sizes.length);
    return buffer;
  }
}
