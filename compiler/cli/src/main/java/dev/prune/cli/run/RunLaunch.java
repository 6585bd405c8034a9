package dev.prune.cli.run;

import dev.prune.cli.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    // The plan counts four bytes a number.
    long bytes = planned / Float.BYTES * Devices.realBytes(arguments.device());
    long heap = Heap.mebibytes(bytes, Heap.size(arguments.data()), Heap.physical());
    Path classes = arguments.folder().resolve("classes");
    List<Path> own =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
    JavaClasses.compile(sources, classes, own);
    List<Path> classPath = new ArrayList<>(List.of(classes));
    classPath.addAll(own);
    return new SecondJvm(terminal).run(SecondJvm.command(classPath, heap, arguments.write()));
  }
}
