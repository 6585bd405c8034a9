package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.tornado.TornadoDevice;
import java.util.Optional;
import java.util.function.Predicate;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * The device that is measured.
 *
 * @param device runs kernels
 * @param profile its own clock, where it has one
 */
record CheckDevice(Device device, Optional<KernelProfile> profile) implements AutoCloseable {
  private static final String POCL = "Portable Computing Language";

  /**
   * Opens the device of a word: {@code tornado}, {@code tornado:N}, {@code pocl}, {@code cuda} or {@code cpu}.
   *
   * @param cudaGraphs only where {@link #mayHaveCudaGraphs}
   */
  static CheckDevice open(String word, boolean cudaGraphs) {
    if (word.equals("cpu")) {
      return new CheckDevice(CpuDevice.create(0, notice -> {}), Optional.empty());
    }
    TornadoDevice device = TornadoDevice.create(number(word), cudaGraphs);
    // Kernels of a recording are not seen one by one.
    return new CheckDevice(device, cudaGraphs ? Optional.empty() : Optional.of(KernelProfile.of(device)));
  }

  boolean mayHaveCudaGraphs() {
    return device instanceof TornadoDevice tornado && tornado.mayHaveCudaGraphs();
  }

  /** As {@code prunec devices} counts: over all backends. */
  private static int number(String word) {
    return switch (word) {
      case "cuda" -> first(word, device -> device.getTornadoVMBackend() == TornadoVMBackendType.CUDA,
          "Let TORNADOVM_HOME name an SDK for CUDA; `prunec devices` lists what is there.");
      case "pocl" -> first(word, device -> device.getPlatformName().contains(POCL),
          "Install PoCL, on Debian `apt install pocl-opencl-icd`; `prunec devices` lists what is there.");
      default -> word.contains(":") ? Integer.parseInt(word.substring(word.indexOf(':') + 1)) : 0;
    };
  }

  private static int first(String word, Predicate<uk.ac.manchester.tornado.api.common.TornadoDevice> wanted, String help) {
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    int number = 0;
    for (int b = 0; b < runtime.getNumBackends(); b++) {
      for (int d = 0; d < runtime.getBackend(b).getNumDevices(); d++, number++) {
        if (wanted.test(runtime.getBackend(b).getDevice(d))) {
          return number;
        }
      }
    }
    throw new PruneException(Failure.DEVICE, "TornadoVM found no device `" + word + "`.", help);
  }

  /** Milliseconds that the device's clock counts for the kernels of one run. */
  double kernelMs(Runnable procedure) {
    KernelProfile clock = profile.orElseThrow();
    long before = clock.nanos();
    clock.on(true);
    try {
      procedure.run();
    } finally {
      clock.on(false);
    }
    return (clock.nanos() - before) / 1e6;
  }

  @Override
  public void close() {
    device.close();
  }
}
