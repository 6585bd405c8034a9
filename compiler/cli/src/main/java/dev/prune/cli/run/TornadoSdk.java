package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An installed TornadoVM: where it is, what Java is told to run with it.
 *
 * @param home the SDK's folder
 */
record TornadoSdk(Path home) {
  private static final Path OF_SDKMAN = Path.of(".sdkman", "candidates", "tornadovm", "current");

  /** The SDK of TORNADOVM_HOME, else that of SDKMAN; fails with a sentence where neither is there. */
  static TornadoSdk find() {
    String named = System.getenv("TORNADOVM_HOME");
    Path home =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home")).resolve(OF_SDKMAN)
            : Path.of(named);
    TornadoSdk sdk = new TornadoSdk(home.toAbsolutePath());
    if (!Files.isRegularFile(sdk.arguments())) {
      throw new PruneException(
          Failure.DEVICE,
          "The device `tornado` needs a TornadoVM SDK, but `" + sdk.arguments() + "` does not exist.",
          "Install it with `sdk install tornadovm`, or let TORNADOVM_HOME name its folder.");
    }
    return sdk;
  }

  private Path arguments() {
    return home.resolve("tornado-argfile");
  }

  /**
   * Arguments of the JVM: TornadoVM's own, no silent fall-back to sequential Java, graphs of any length, small events.
   */
  List<String> jvmArguments() {
    return List.of(
        "@" + arguments(),
        "-Dtornado.recover.bailout=False",
        "-Dtornado.max.events=256",
        "-Dtornado.tvm.maxbytecodesize=1048576");
  }

  /** The class path with what generated kernels compile against. */
  List<Path> compilePath(List<Path> own) throws IOException {
    List<Path> all = new ArrayList<>(own);
    try (Stream<Path> jars = Files.list(home.resolve("share").resolve("java").resolve("tornado"))) {
      jars.filter(jar -> jar.getFileName().toString().startsWith("tornado-api-")).forEach(all::add);
    }
    return all;
  }
}
