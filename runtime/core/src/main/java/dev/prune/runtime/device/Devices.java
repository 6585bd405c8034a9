package dev.prune.runtime.device;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Opens devices by their words, and says which there are.
 *
 * <p>{@code Devices.open("cpu")}, {@code Devices.open("tornado:1")}: the words of {@code prunec run --device}.
 */
public final class Devices {
  /** What a program runs on when nothing is said. */
  public static final String DEFAULT = "cpu";

  /** ServiceLoader promises to go on after an error, but not that it comes to an end. */
  private static final int MOST_BROKEN = 20;

  private Devices() {}

  /** As {@link #open(String, DeviceOptions)}, with the options that nobody changed. */
  public static Device open(String word) {
    return open(word, DeviceOptions.defaults());
  }

  /**
   * Opens a device; the caller closes it.
   *
   * @param word its kind, and its number behind a colon where there are several
   * @throws PruneException with {@link Failure#USAGE} where no device is called so or the options do not fit it, with {@link Failure#DEVICE} where it is
   *     absent or cannot be used
   */
  public static Device open(String word, DeviceOptions options) {
    check(word, options);
    return provider(word).open(DeviceWord.of(word).number(), options);
  }

  /**
   * Opens nothing.
   *
   * @throws PruneException with {@link Failure#USAGE} where no device of this word can do what the options ask
   */
  public static void check(String word, DeviceOptions options) {
    if (options.cudaGraphs() && !provider(word).mayHaveCudaGraphs()) {
      throw new PruneException(
          Failure.USAGE,
          "The device `" + word + "` has no CUDA graphs.",
          "Only `tornado` with an SDK for CUDA has them; leave them out for another device.");
    }
  }

  /** Every device, as this Java machine sees it, also those that cannot be used. */
  public static List<DeviceDescription> list() {
    return providers().stream().flatMap(provider -> provider.list().stream()).toList();
  }

  /**
   * The kind of device that a word means.
   *
   * @throws PruneException with {@link Failure#USAGE} where no device is called so
   */
  public static DeviceProvider provider(String word) {
    return provider(word, providers());
  }

  static DeviceProvider provider(String word, List<DeviceProvider> providers) {
    String known =
        providers.stream().map(p -> "`" + p.kind() + "` (" + p.purpose() + ")").collect(Collectors.joining(", "));
    DeviceWord parts = DeviceWord.of(word);
    DeviceProvider found =
        providers.stream()
            .filter(provider -> provider.kind().equals(parts.kind()))
            .findFirst()
            .orElseThrow(
                () -> new PruneException(Failure.USAGE, "There is no device `" + word + "`.", "There are " + known + "."));
    if (word.contains(":") && !found.numbered()) {
      throw new PruneException(
          Failure.USAGE,
          "There is no device `" + word + "`: there is one `" + found.kind() + "`, which takes no number.",
          "Write `" + found.kind() + "`.");
    }
    return found;
  }

  /** Every kind of device, by name; that of GPUs also where it is not there, to say so. */
  public static List<DeviceProvider> providers() {
    List<DeviceProvider> providers = new ArrayList<>();
    Iterator<DeviceProvider> found =
        ServiceLoader.load(DeviceProvider.class, Devices.class.getClassLoader()).iterator();
    // A jar of another version must not take the other devices with it.
    for (int broken = 0; broken < MOST_BROKEN; ) {
      try {
        if (!found.hasNext()) {
          break;
        }
        providers.add(found.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        broken++;
        System.getLogger(Devices.class.getName())
            .log(System.Logger.Level.WARNING, "A device on the class path is of another version of Prune.", e);
      }
    }
    if (providers.stream().noneMatch(provider -> provider.kind().equals(AbsentTornado.KIND))) {
      providers.add(new AbsentTornado());
    }
    // Not as the jars happen to lie on the class path.
    return providers.stream().sorted(Comparator.comparing(DeviceProvider::kind)).toList();
  }
}
