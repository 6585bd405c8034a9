package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The trainers that are measured, compiled from their programs by {@code prunec build} and javac on the machine that
 * runs them: what is measured is what a user gets.
 */
final class Programs {
  /** Where the generated classes are. */
  static final String PACKAGE = "prune.check";

  private static final List<String> FILES = List.of("lenet300.prune", "lenet5.prune", "vgg.prune");
  private static final String PRUNEC = "dev.prune.cli.PrunecCommand";

  private Programs() {}

  /**
   * Compiles all.
   *
   * @param folder of this check
   * @param api what kernels of the device compile against; empty for a device in Java
   * @param log where compilers complain
   * @return the folder of classes
   */
  static Path compile(Path folder, List<Path> api, Path log) throws IOException, InterruptedException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path classes = Files.createDirectories(programs.resolve("classes"));
    for (String name : FILES) {
      build(extract(name, programs), api.isEmpty() ? "cpu" : "tornado", programs.resolve("java"), log);
    }
    List<String> arguments = new ArrayList<>(List.of("-g", "-nowarn", "-proc:none", "-d", classes.toString(), "-cp"));
    arguments.add(System.getProperty("java.class.path") + File.pathSeparator
        + String.join(File.pathSeparator, api.stream().map(Path::toString).toList()));
    try (Stream<Path> sources = Files.walk(programs.resolve("java"))) {
      sources.map(Path::toString).filter(source -> source.endsWith(".java")).forEach(arguments::add);
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null || javac.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new PruneException(
          Failure.DEVICE, "The trainers to measure do not compile.",
          javac == null ? "Let JAVA_HOME name a JDK: a Java without javac runs." : "What javac says stands above.");
    }
    return classes;
  }

  /** Copies a file of this package to a folder. */
  static Path extract(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Programs.class.getResourceAsStream(name)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private static void build(Path program, String device, Path out, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                StageProcess.java(), "-cp", System.getProperty("java.class.path"), PRUNEC, "build", program.toString(),
                "--device", device, "--package", PACKAGE, "--out", out.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (process.waitFor() != 0) {
      throw new PruneException(
          Failure.DEVICE, "The program `" + program + "` does not compile.", "What prunec says stands in " + log + ".");
    }
  }
}
