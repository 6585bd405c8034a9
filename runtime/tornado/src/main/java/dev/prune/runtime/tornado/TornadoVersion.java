package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The version of TornadoVM that this device was written for and tried with. */
final class TornadoVersion {
  static final String WANTED = "5.2.0-jdk25";

  private TornadoVersion() {}

  /** Fails where another version runs; a TornadoVM on the class path, without a module, is not asked. */
  static void check() {
    Module module = TornadoExecutionPlan.class.getModule();
    if (!module.isNamed()) {
      throw new PruneException(
          Failure.DEVICE,
          "TornadoVM is on the class path, but its device runs only as a module of its SDK.",
          "Start Java with the SDK's `tornado-argfile`, as `prunec run --device tornado` does.");
    }
    String found = module.getLayer().configuration().findModule(module.getName())
        .flatMap(resolved -> resolved.reference().location())
        .map(location -> location.getPath().replaceFirst(".*/tornado-api-", "").replaceFirst("\\.jar$", ""))
        .orElse("unknown");
    if (!found.equals(WANTED)) {
      throw new PruneException(
          Failure.DEVICE,
          "The tornado device needs TornadoVM " + WANTED + ", but found " + found + ".",
          "Install that version, or let TORNADOVM_HOME name it.");
    }
  }
}
