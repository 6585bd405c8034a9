package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceDescription;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;

/**
 * What TornadoVM finds on this machine. A device's number counts the devices of all backends, backend after backend in
 * TornadoVM's order (OpenCL before others, GPUs before processors), from 0.
 */
final class TornadoDevices {
  private TornadoDevices() {}

  /** All of them; fails with a sentence where TornadoVM cannot start. */
  static List<TornadoXPUDevice> all() {
    TornadoVersion.check();
    try {
      List<TornadoXPUDevice> devices = new ArrayList<>();
      TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
      for (int b = 0; b < runtime.getNumBackends(); b++) {
        TornadoBackend backend = runtime.getBackend(b);
        for (int d = 0; d < backend.getNumDevices(); d++) {
          devices.add((TornadoXPUDevice) backend.getDevice(d));
        }
      }
      return devices;
    } catch (RuntimeException | LinkageError e) {
      throw failed(e);
    }
  }

  /**
   * A device.
   *
   * @param number from 0
   */
  static TornadoXPUDevice at(int number) {
    List<TornadoXPUDevice> devices = all();
    if (number < 0 || number >= devices.size()) {
      throw new PruneException(
          Failure.DEVICE,
          "There is no device `tornado:" + number + "`: TornadoVM found "
              + (devices.size() == 1 ? "one device, `tornado:0`." : devices.size() + " devices, counted from 0."),
          "`prunec devices` lists them.");
    }
    return devices.get(number);
  }

  /** All of them, described; at least one, and be it why there is none. */
  static List<DeviceDescription> list() {
    List<DeviceDescription> found = new ArrayList<>();
    for (TornadoXPUDevice device : all()) {
      found.add(describe(found.size(), device));
    }
    if (found.isEmpty()) {
      found.add(
          DeviceDescription.unusable(
              TornadoProvider.KIND,
              "TornadoVM runs and found no device.",
              "Install the driver of the device, or the SDK for it."));
    }
    return found;
  }

  private static DeviceDescription describe(int number, TornadoXPUDevice device) {
    TornadoTargetDevice physical = device.getPhysicalDevice();
    return DeviceDescription.usable(
        TornadoProvider.KIND + ":" + number,
        backend(device),
        physical.getDeviceName().strip(),
        physical.getDeviceGlobalMemorySize(),
        physical.getDeviceMaxComputeUnits());
  }

  /** As its makers write it. */
  static String backend(TornadoXPUDevice device) {
    return switch (device.getTornadoVMBackend()) {
      case OPENCL -> "OpenCL";
      case METAL -> "Metal";
      default -> device.getTornadoVMBackend().name();
    };
  }

  /** TornadoVM looks for drivers while its classes are initialised; what it found is at the end of the causes. */
  private static PruneException failed(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    // A coloured `[WARNING] No OpenCL platforms found. Deoptimizing to sequential execution.`, which is never done here.
    String reason =
        said.replaceAll("\033\\[[0-9;]*m", "")
            .replace("Deoptimizing to sequential execution.", "")
            .strip()
            .replaceFirst("^\\[[A-Z]+] *", "")
            .replaceFirst("\\.$", "");
    return new PruneException(
        Failure.DEVICE,
        "TornadoVM could not start: " + reason + ".",
        "Install the driver of the device (a GPU's own, or `pocl-opencl-icd` for OpenCL on a processor); an SDK with several"
            + " backends needs a driver for each of them.",
        thrown);
  }
}
