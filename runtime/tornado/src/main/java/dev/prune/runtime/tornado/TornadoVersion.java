package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.net.URI;
import java.util.Optional;

/**
 * The version of TornadoVM that this device was written for and tried with. Names no class of TornadoVM, so that it can
 * also say that there is none.
 */
final class TornadoVersion {
  static final String WANTED = "5.2.0-jdk25";

  static final String INSTALL =
      "Install it with `sdk install tornadovm " + WANTED + "-opencl` (`" + WANTED
          + "-cuda` for NVIDIA's CUDA), or let TORNADOVM_HOME name its folder.";

  /** What `tornado.tvm.maxbytecodesize` is set to: room for any graph, where TornadoVM's own 4096 is not enough for 50 tasks. */
  static final int BYTE_CODES = 1 << 20;

  /** OpenCL without fast and relaxed arithmetic. */
  static final String COMPILER_FLAGS = "-w";

  private static final String LAUNCH =
      "Start Java with what `Devices.provider(\"tornado\").requirements(0)` lists, as `prunec run --device tornado` does.";

  private TornadoVersion() {}

  /**
   * Fails where no TornadoVM runs in this Java machine, where another version does, where it may fall back, or where long
   * graphs do not fit.
   */
  static void check() {
    Optional<Module> api = ModuleLayer.boot().findModule("tornado.api");
    if (api.isEmpty()) {
      boolean onClassPath =
          TornadoVersion.class.getResource("/uk/ac/manchester/tornado/api/TornadoExecutionPlan.class") != null;
      throw new PruneException(
          Failure.DEVICE,
          onClassPath
              ? "TornadoVM is on the class path, but its device runs only as a module of its SDK."
              : "This Java machine was started without TornadoVM.",
          LAUNCH);
    }
    String found = of(api.get());
    if (!found.equals(WANTED)) {
      throw other("runs in this Java machine", found);
    }
    if (Boolean.parseBoolean(System.getProperty("tornado.recover.bailout", "True"))) {
      throw new PruneException(
          Failure.DEVICE,
          "TornadoVM may fall back to sequential Java without a word, which is wrong for these kernels.",
          LAUNCH);
    }
    if (!COMPILER_FLAGS.equals(System.getProperty("tornado.opencl.compiler.flags", "").strip())) {
      throw new PruneException(
          Failure.DEVICE,
          "TornadoVM's own options for OpenCL allow arithmetic that may lose a NaN"
              + " (-Dtornado.opencl.compiler.flags=" + COMPILER_FLAGS + " is missing).",
          LAUNCH);
    }
    if (Integer.getInteger("tornado.tvm.maxbytecodesize", 0) < BYTE_CODES) {
      throw new PruneException(
          Failure.DEVICE,
          "TornadoVM is not told how long graphs may be (-Dtornado.tvm.maxbytecodesize=" + BYTE_CODES
              + "), and cannot run longer ones.",
          LAUNCH);
    }
  }

  /** For the version {@code found} that {@code where}. */
  static PruneException other(String where, String found) {
    return new PruneException(
        Failure.DEVICE,
        "The tornado device needs TornadoVM " + WANTED + ", but version " + found + " " + where + ".",
        INSTALL);
  }

  /** {@code 5.2.0-jdk25} of {@code .../tornado-api-5.2.0-jdk25.jar}. */
  private static String of(Module api) {
    return api.getLayer()
        .configuration()
        .findModule(api.getName())
        .flatMap(resolved -> resolved.reference().location())
        .map(URI::getPath)
        .map(path -> path.replaceFirst(".*/tornado-api-", "").replaceFirst("\\.jar$", ""))
        .orElse("unknown");
  }
}
