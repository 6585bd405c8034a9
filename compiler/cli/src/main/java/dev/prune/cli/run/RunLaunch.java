package dev.prune.cli.run;

import dev.prune.cli.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
    // The plan counts four bytes a number.
    long bytes = planned / Float.BYTES * Devices.realBytes(arguments.device());
    long heap = Heap.mebibytes(bytes, Heap.size(arguments.data()), Heap.physical());
    Path classes = arguments.folder().resolve("classes");
    List<Path> own =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
    Optional<TornadoSdk> sdk =
        Devices.isTornado(arguments.device()) ? Optional.of(TornadoSdk.find()) : Optional.empty();
    JavaClasses.compile(sources, classes, sdk.isPresent() ? sdk.get().compilePath(own) : own);
    List<Path> classPath = new ArrayList<>(List.of(classes));
    classPath.addAll(own);
    List<String> options = sdk.map(TornadoSdk::jvmArguments).orElse(List.of());
    return new SecondJvm(terminal).run(SecondJvm.command(options, classPath, heap, arguments.write()));
  }
}
