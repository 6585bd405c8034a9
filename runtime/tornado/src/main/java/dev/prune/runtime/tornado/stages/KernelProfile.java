package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.tornado.TornadoDevice;

/** A device's own clock for its kernels. */
interface KernelProfile {
  /** Whether kernels that run from now on are timed, which makes them slower. */
  void on(boolean wanted);

  /** Nanoseconds counted so far. */
  long nanos();

  static KernelProfile of(TornadoDevice device) {
    return new KernelProfile() {
      @Override
      public void on(boolean wanted) {
        device.profile(wanted);
      }

      @Override
      public long nanos() {
        return device.kernelNanos();
      }
    };
  }
}
