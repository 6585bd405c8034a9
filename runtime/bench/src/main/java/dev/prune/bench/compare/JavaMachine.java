package dev.prune.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a Java machine of its own, with the class path of this one. */
final class JavaMachine {
  /** As `prunec run` starts the machine that trains, apart from the size of its heap. */
  static final List<String> TRAINING =
      List.of("--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-XX:NewRatio=31", "-Xlog:disable");

  /** What it printed, and how it ended. */
  record Ending(int status, String out, String errors) {}

  private JavaMachine() {}

  /**
   * Runs it to its end.
   *
   * @param options of the Java machine
   * @param classes a folder that stands before the class path
   * @param main the class and its arguments
   * @param seconds after which it is ended; its status is then not 0
   */
  static Ending run(List<String> options, Path classes, List<String> main, long seconds)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("machine", ".out");
    Path errors = Files.createTempFile("machine", ".err");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-cp", classes + File.pathSeparator + System.getProperty("java.class.path")));
      command.addAll(main);
      Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new Ending(ended ? process.exitValue() : -1, read(out), read(errors));
    } finally {
      Files.delete(out);
      Files.delete(errors);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
