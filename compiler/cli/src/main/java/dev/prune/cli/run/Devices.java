package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.lang.reflect.InvocationTargetException;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The words of {@code --device}. */
public final class Devices {
  /** What a program runs on when nothing is said. */
  public static final String DEFAULT = "cpu";

  private static final String KNOWN =
      "There are `cpu`, `tornado` (GPUs through TornadoVM; `tornado:1` is its second device), `reference` (double"
          + " precision, slow) and `replay` (a test device).";

  /** Named and not used: the device is a module of its own, which needs an SDK to be built. */
  private static final String TORNADO_DEVICE = "dev.prune.runtime.tornado.TornadoDevice";

  private Devices() {}

  /** Fails with a sentence where {@code word} names no device; opens nothing. */
  public static void check(String word) {
    switch (word) {
      case "cpu", "reference", "replay" -> {}
      default -> {
        if (!isTornado(word)) {
          throw new PruneException(Failure.USAGE, "There is no device `" + word + "`.", KNOWN);
        }
        tornado();
        TornadoSdk.find();
      }
    }
  }

  /** Whether it is {@code tornado} or {@code tornado:N}. */
  public static boolean isTornado(String word) {
    return word.matches("tornado(:[0-9]{1,3})?");
  }

  private static Class<?> tornado() {
    try {
      return Class.forName(TORNADO_DEVICE, false, Devices.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new PruneException(
          Failure.DEVICE,
          "The device `tornado` is not part of this build: it is built where a TornadoVM SDK is installed.",
          "Install one (`sdk install tornadovm`, or TORNADOVM_HOME names it), then `mvn -DskipTests package`. " + KNOWN);
    }
  }

  private static Device openTornado(String word) {
    int index = word.contains(":") ? Integer.parseInt(word.substring(word.indexOf(':') + 1)) : 0;
    try {
      return (Device) tornado().getMethod("create", int.class).invoke(null, index);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new PruneException(Failure.DEVICE, "TornadoVM could not start.", "", e.getCause());
      }
    } catch (ReflectiveOperationException e) {
      throw new PruneException(Failure.INTERNAL, "The tornado device is of another build than the compiler.", "", e);
    }
  }

  /** Bytes of one of its numbers. */
  static int realBytes(String word) {
    return word.equals("reference") ? Double.BYTES : Float.BYTES;
  }

  /**
   * Opens a device.
   *
   * @param threads threads of its kernels; by default one a processor
   * @param notice gets a sentence where the device is slower than it could be
   */
  static Device open(String word, OptionalInt threads, Consumer<String> notice) {
    check(word);
    if (isTornado(word)) {
      return openTornado(word);
    }
    return switch (word) {
      case "reference" -> new ReferenceDevice();
      case "replay" -> new ReplayDevice(CpuDevice.create(threads.orElse(0), notice));
      default -> CpuDevice.create(threads.orElse(0), notice);
    };
  }
}
