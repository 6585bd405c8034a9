package dev.prune.cli.run;

import dev.prune.cli.Terminal;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.Devices;
import dev.prune.runtime.device.HostMemory;
import dev.prune.runtime.device.JavaRequirements;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From generated sources to the end of the training: compiles them and starts the JVM that trains. */
public final class RunLaunch {
  private final Terminal terminal;

  /** A launch whose output goes to {@code terminal}. */
  public RunLaunch(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Trains.
   *
   * @param arguments what the second JVM is told
   * @param sources the generated Java
   * @param planned bytes of the memory plan
   * @return the exit code
   */
  public int run(RunArguments arguments, List<Path> sources, long planned) throws IOException {
    DeviceProvider device = Devices.provider(arguments.device());
    // The plan counts four bytes a number.
    long bytes = planned / Float.BYTES * device.realBytes();
    JavaRequirements required = device.requirements(bytes);
    long heap = Heap.mebibytes(bytes, Heap.size(arguments.data()), HostMemory.bytes());
    Path classes = arguments.classes();
    List<Path> own = SecondJvm.ownClassPath();
    List<Path> compilePath = new ArrayList<>(own);
    compilePath.addAll(required.libraries());
    JavaClasses.compile(sources, classes, compilePath);
    List<Path> classPath = new ArrayList<>(own);
    if (!SecondJvm.rehearses()) {
      classPath.add(classes);
    }
    List<String> command =
        SecondJvm.command(
            required.arguments(), classPath, heap, RunMain.class, List.of(arguments.write().toString()));
    return Ending.told(new SecondJvm(terminal).run(command), !required.arguments().isEmpty());
  }
}
