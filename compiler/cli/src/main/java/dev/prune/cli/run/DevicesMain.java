package dev.prune.cli.run;

import dev.prune.runtime.checkpoint.AtomicFile;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.Devices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The second JVM of {@code prunec devices}: looks, and writes what it found into a file, as drivers print too. */
public final class DevicesMain {
  private DevicesMain() {}

  /** @param arguments the path of the file, and the kinds of devices to look for */
  public static void main(String[] arguments) {
    List<DeviceDescription> found = new ArrayList<>();
    for (String kind : List.of(arguments).subList(1, arguments.length)) {
      found.addAll(look(Devices.provider(kind)));
    }
    AtomicFile.write(Path.of(arguments[0]), DeviceJson.write(found).getBytes(StandardCharsets.UTF_8));
    // A driver's threads must not keep it alive.
    System.exit(0);
  }

  private static List<DeviceDescription> look(DeviceProvider provider) {
    try {
      return provider.list();
    } catch (RuntimeException | LinkageError e) {
      return List.of(
          DeviceDescription.unusable(
              provider.kind(), "Looking for devices failed: " + e + ".", "Please report it; this is a defect of Prune."));
    }
  }
}
