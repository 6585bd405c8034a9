package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.JavaRequirements;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An installed TornadoVM: where it is, and what Java is told to run with it. Names no class of TornadoVM.
 *
 * @param home the SDK's folder
 * @param why how it was found, for messages
 */
record TornadoSdk(Path home, String why) {
  private static final String VARIABLE = "TORNADOVM_HOME";
  private static final Path OF_SDKMAN = Path.of(".sdkman", "candidates", "tornadovm", "current");
  private static final String API = "tornado-api-";
  private static final String MODULE_PATH = "--module-path ";
  private static final long MIB = 1L << 20;

  /** TornadoVM's own default. */
  private static final long LEAST_MEMORY = 4096 * MIB;

  /** The SDK of this user. */
  static TornadoSdk find() {
    return find(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** The SDK of TORNADOVM_HOME, else that of SDKMAN; fails with a sentence where it is absent, moved or another one. */
  static TornadoSdk find(Map<String, String> environment, Path userHome) {
    String named = environment.getOrDefault(VARIABLE, "");
    TornadoSdk sdk =
        named.isBlank()
            ? new TornadoSdk(userHome.resolve(OF_SDKMAN), "where SDKMAN puts it")
            : new TornadoSdk(Path.of(named).toAbsolutePath(), "named by " + VARIABLE);
    sdk.check();
    return sdk;
  }

  private void check() {
    if (!Files.isRegularFile(arguments())) {
      throw new PruneException(
          Failure.DEVICE,
          "The device `tornado` needs a TornadoVM SDK, but `" + arguments() + "` (" + why + ") does not exist.",
          TornadoVersion.INSTALL);
    }
    List<Path> api = jars(API);
    if (api.isEmpty()) {
      throw new PruneException(
          Failure.DEVICE,
          "The TornadoVM SDK in `" + home + "` (" + why + ") is not complete: `" + modules() + "` has no " + API + "*.jar.",
          TornadoVersion.INSTALL);
    }
    String version = api.getFirst().getFileName().toString().replaceFirst(API, "").replaceFirst("\\.jar$", "");
    if (!version.equals(TornadoVersion.WANTED)) {
      throw TornadoVersion.other("lies in `" + home + "` (" + why + ")", version);
    }
    moved().ifPresent(
        missing -> {
          throw new PruneException(
              Failure.DEVICE,
              "The TornadoVM SDK in `" + home + "` was moved: its `tornado-argfile` names the folder `" + missing
                  + "`, which does not exist.",
              "Write that file again from `tornado-argfile.template`, with `" + home + "` for ${TORNADOVM_HOME}.");
        });
  }

  /** A folder of modules that the file of arguments names, and that is not there. */
  private Optional<String> moved() {
    try (Stream<String> lines = Files.lines(arguments())) {
      return lines
          .filter(line -> line.startsWith(MODULE_PATH))
          .flatMap(line -> Stream.of(line.substring(MODULE_PATH.length()).strip().split(File.pathSeparator)))
          .filter(folder -> !folder.startsWith("\"") && !Files.isDirectory(Path.of(folder)))
          .findFirst();
    } catch (IOException e) {
      throw PruneException.unreadable(arguments(), e);
    }
  }

  /**
   * TornadoVM's own arguments, no silent fall-back to sequential Java, graphs of any length, small events, and memory: its
   * limit is a number that TornadoVM counts up to, whatever the device has.
   *
   * @param bytes what the buffers of a run need; 0 where unknown
   */
  JavaRequirements requirements(long bytes) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "@" + arguments(),
                "-Dtornado.recover.bailout=False",
                "-Dtornado.max.events=256",
                "-Dtornado.tvm.maxbytecodesize=" + TornadoVersion.BYTE_CODES,
                // Otherwise fast and relaxed arithmetic, which may take it that no number is infinite or none at all.
                "-Dtornado.opencl.compiler.flags=" + TornadoVersion.COMPILER_FLAGS));
    // An event holds the old and the new buffers for a moment.
    long wanted = 2 * bytes + LEAST_MEMORY / 4;
    if (wanted > LEAST_MEMORY) {
      arguments.add("-Dtornado.device.memory=" + Math.ceilDiv(wanted, MIB) + "MB");
    }
    return new JavaRequirements(arguments, jars(API));
  }

  private Path arguments() {
    return home.resolve("tornado-argfile");
  }

  private Path modules() {
    return home.resolve("share").resolve("java").resolve("tornado");
  }

  private List<Path> jars(String beginning) {
    if (!Files.isDirectory(modules())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(modules())) {
      return files.filter(file -> file.getFileName().toString().startsWith(beginning)).sorted().toList();
    } catch (IOException e) {
      throw PruneException.unreadable(modules(), e);
    }
  }
}
