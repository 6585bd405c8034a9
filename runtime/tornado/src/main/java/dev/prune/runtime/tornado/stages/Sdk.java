package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command of a stage's process.
 *
 * @param home TornadoVM's SDK
 */
record Sdk(Path home) {
  /** The SDK in a folder. */
  static Sdk in(Path home) {
    if (!Files.isRegularFile(home.resolve("tornado-argfile"))) {
      throw new PruneException(
          Failure.DEVICE, "There is no TornadoVM SDK in `" + home + "`: it has no tornado-argfile.",
          "Install one with `sdk install tornadovm`, or let TORNADOVM_HOME name its folder.");
    }
    return new Sdk(home.toAbsolutePath());
  }

  /** The jar that generated kernels compile against. */
  List<Path> api() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("share").resolve("java"))) {
      return files.filter(file -> file.getFileName().toString().matches("tornado-api-.*\\.jar")).limit(1).toList();
    }
  }

  /** TornadoVM's own arguments, and what its device asks for besides. */
  private List<String> arguments() throws IOException {
    Path file = home.resolve("tornado-argfile");
    List<String> arguments = new ArrayList<>();
    arguments.add("@" + file);
    if (Files.readString(file).contains("tornado.drivers.cuda")) {
      arguments.add("--enable-native-access=tornado.drivers.cuda");
    }
    arguments.addAll(
        List.of(
            "-Dtornado.recover.bailout=False", "-Dtornado.max.events=256", "-Dtornado.tvm.maxbytecodesize=1048576"));
    return arguments;
  }

  /** Runs a stage on a device, with the compiled programs on the class path. */
  List<String> command(Path classes, Subject subject, Path file) throws IOException {
    List<String> command = new ArrayList<>(List.of(StageProcess.java()));
    if (!subject.device().equals("cpu")) {
      command.addAll(in(home).arguments());
    }
    command.addAll(
        List.of(
            "--add-modules", "jdk.incubator.vector", "-Xmx3g", "-XX:+UseParallelGC", "-cp",
            classes + File.pathSeparator + System.getProperty("java.class.path"), StageMain.class.getName(),
            subject.stage(), subject.device(), Boolean.toString(subject.quick()), subject.version(), subject.commit(),
            file.toString()));
    return command;
  }
}
