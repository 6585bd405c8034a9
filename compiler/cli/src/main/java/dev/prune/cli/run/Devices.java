package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The words of {@code --device}. */
public final class Devices {
  /** What a program runs on when nothing is said. */
  public static final String DEFAULT = "cpu";

  private static final String KNOWN =
      "There are `cpu`, `reference` (double precision, slow) and `replay` (a test device).";

  private Devices() {}

  /** Fails with a sentence where {@code word} names no device; opens nothing. */
  public static void check(String word) {
    switch (word) {
      case "cpu", "reference", "replay" -> {}
      case "tornado" ->
          throw new PruneException(
              Failure.DEVICE, "The device `tornado` (GPUs through TornadoVM) is not part of this build yet.", KNOWN);
      default -> throw new PruneException(Failure.USAGE, "There is no device `" + word + "`.", KNOWN);
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
    return switch (word) {
      case "reference" -> new ReferenceDevice();
      case "replay" -> new ReplayDevice(CpuDevice.create(threads.orElse(0), notice));
      default -> CpuDevice.create(threads.orElse(0), notice);
    };
  }
}
