package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.device.Devices;
import dev.prune.runtime.device.JavaRequirements;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the process of a stage is started: with what its device asks of Java, as {@code prunec run} does. */
final class StageCommand {
  /** Of device memory: the largest stage's buffers. */
  private static final long BYTES = 3L << 30;

  private StageCommand() {}

  /** What a device asks for; fails with a sentence where TornadoVM's SDK is not there. */
  static JavaRequirements requirements(String device) {
    return device.equals("cpu") ? JavaRequirements.NONE : Devices.provider("tornado").requirements(BYTES);
  }

  /** Runs a stage, with the compiled programs on the class path. */
  static List<String> of(Path classes, Subject subject, Path file) {
    List<String> command = new ArrayList<>(List.of(StageProcess.java()));
    command.addAll(requirements(subject.device()).arguments());
    command.addAll(
        List.of(
            "--add-modules", "jdk.incubator.vector", "-Xmx3g", "-XX:+UseParallelGC", "-cp",
            classes + File.pathSeparator + System.getProperty("java.class.path"), StageMain.class.getName(),
            subject.stage(), subject.device(), Boolean.toString(subject.quick()), subject.version(), subject.commit(),
            file.toString()));
    return command;
  }
}
