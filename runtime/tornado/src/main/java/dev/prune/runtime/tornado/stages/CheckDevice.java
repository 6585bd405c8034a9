package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.tornado.TornadoDevice;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * The device that is measured.
 *
 * @param device runs kernels
 * @param profile its own clock, where it has one
 */
record CheckDevice(Device device, Optional<KernelProfile> profile) implements AutoCloseable {
  private static final String POCL = "Portable Computing Language";

  /** Opens the device of a word: {@code tornado}, {@code tornado:N}, {@code pocl}, {@code cuda} or {@code cpu}. */
  static CheckDevice open(String word) {
    if (word.equals("cpu")) {
      return new CheckDevice(CpuDevice.create(0, notice -> {}), Optional.empty());
    }
    TornadoDevice device = TornadoDevice.create(index(word));
    return new CheckDevice(device, Optional.of(KernelProfile.of(device)));
  }

  private static int index(String word) {
    TornadoBackend backend = TornadoRuntimeProvider.getTornadoRuntime().getBackend(0);
    String type = backend.getBackendType().name();
    switch (word) {
      case "cuda" -> {
        if (!type.equals("CUDA")) {
          throw absent(word, "TornadoVM's first backend is " + type, "Let TORNADOVM_HOME name an SDK for CUDA.");
        }
        return 0;
      }
      case "pocl" -> {
        for (int i = 0; i < backend.getNumDevices(); i++) {
          if (backend.getDevice(i).getPlatformName().contains(POCL)) {
            return i;
          }
        }
        throw absent(word, "no platform is named " + POCL, "Install PoCL, on Debian `apt install pocl-opencl-icd`.");
      }
      default -> {
        return word.contains(":") ? Integer.parseInt(word.substring(word.indexOf(':') + 1)) : 0;
      }
    }
  }

  private static PruneException absent(String word, String why, String help) {
    return new PruneException(Failure.DEVICE, "There is no device `" + word + "`: " + why + ".", help);
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
