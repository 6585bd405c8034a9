package dev.prune.runtime.tornado.stages;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The same measurements by PyTorch, through a script that writes a file of the same form.
 *
 * @param script extracted from this package
 * @param log where Python complains
 */
record PyTorch(Path script, Path log) {
  private static final String PYTHON = "python3";
  private static final Duration TO_IMPORT = Duration.ofMinutes(2);

  /** Whether Python and PyTorch are here. */
  boolean isInstalled() throws InterruptedException {
    try {
      return run(List.of(PYTHON, "-c", "import torch"), TO_IMPORT);
    } catch (IOException noPython) {
      return false;
    }
  }

  /** Measures a stage; whether it came to its end. */
  boolean measure(Subject subject, Path file, Duration limit) throws IOException, InterruptedException {
    return run(
        List.of(
            PYTHON, script.toString(), subject.stage(), subject.device(), Boolean.toString(subject.quick()),
            subject.version(), subject.commit(), file.toString()),
        limit);
  }

  private boolean run(List<String> command, Duration limit) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return process.exitValue() == 0;
    }
    process.destroyForcibly().waitFor();
    return false;
  }
}
