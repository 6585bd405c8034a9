package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataRequest;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.Devices;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** A generated trainer of the class path on a device, with the data that its program names. */
record GeneratedTraining(Device device, Trainer trainer, DataSource data) implements Training {
  /** Opens the device, constructs the trainer and opens the data; {@code notice} gets remarks of the device. */
  static Training open(RunArguments arguments, Consumer<String> notice) {
    DeviceOptions options =
        new DeviceOptions(arguments.threads().orElse(0), arguments.selfTest(), arguments.cudaGraphs(), notice);
    Device device = Devices.open(arguments.device(), options);
    try {
      Trainer trainer = construct(arguments, device);
      arguments.start().ifPresent(trainer::startFrom);
      DataRequest request = trainer.settings().data().request(arguments.data());
      return new GeneratedTraining(device, trainer, DataCatalog.open(request));
    } catch (RuntimeException | Error e) {
      device.close();
      throw e;
    }
  }

  @Override
  public Summary train(Listener... listeners) {
    return trainer.train(data, listeners);
  }

  @Override
  public void save(Path file) {
    trainer.save(file);
  }

  @Override
  public Map<String, Integer> widths() {
    return trainer.widths();
  }

  @Override
  public void close() {
    data.close();
    trainer.close();
    device.close();
  }

  /** An instance of the generated class. */
  static Trainer construct(RunArguments arguments, Device device) {
    try {
      return (Trainer)
          generated(arguments)
              .getConstructor(Device.class, Overrides.class)
              .newInstance(device, arguments.overrides());
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw defect(arguments, e);
      }
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw defect(arguments, e);
    }
  }

  /** The generated class, which is on the class path. */
  private static Class<?> generated(RunArguments arguments) throws ClassNotFoundException {
    if (!SecondJvm.rehearses()) {
      return Class.forName(arguments.className());
    }
    try {
      URL[] classes = {arguments.classes().toUri().toURL()};
      // Open until the process ends: nested classes are loaded when they are needed.
      return Class.forName(arguments.className(), true, new URLClassLoader(classes));
    } catch (MalformedURLException e) {
      throw defect(arguments, e);
    }
  }

  private static PruneException defect(RunArguments arguments, Exception cause) {
    return new PruneException(
        Failure.INTERNAL,
        "The generated class " + arguments.className() + " cannot be constructed: " + cause + ".",
        "Please report it with the program.",
        cause);
  }
}
