package dev.prune.runtime.tornado.stages;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the processes of a stage until its file says that it is complete: after a crash a new process goes on behind the
 * row that crashed.
 *
 * @param command the process; it goes on with what is in the file
 * @param file the stage's file
 * @param subject what the file must be about
 * @param log where the process's errors go
 * @param limit for all processes together
 */
record StageProcess(List<String> command, Path file, Subject subject, Path log, Duration limit) {
  /** A device that fails everywhere is not worth more. */
  private static final int MOST_PROCESSES = 12;

  /** How a stage ended. */
  enum Outcome {
    COMPLETE,
    OUT_OF_TIME,
    GAVE_UP
  }

  /** The program that starts a JVM like this one. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  Outcome run() throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (int i = 0; i < MOST_PROCESSES; i++) {
      int before = record().rows().size();
      Optional<Integer> code = once(end - System.nanoTime());
      if (code.isEmpty()) {
        // What was being measured may be right and slow: the next call measures it again.
        return Outcome.OUT_OF_TIME;
      }
      if (code.get() == 0 && record().complete()) {
        return Outcome.COMPLETE;
      }
      StageRecord left = record();
      if (left.running().isPresent()) {
        String why = code.get() == StageRows.HANGS
            ? "It was not done in its time."
            : "The process ended with code " + code.get() + "; its last words are in " + log.getFileName() + ".";
        StageFile.write(file, left.withoutRunning(why));
      }
      if (record().rows().size() == before) {
        return Outcome.GAVE_UP;
      }
    }
    return Outcome.GAVE_UP;
  }

  private StageRecord record() {
    return StageFile.read(file).filter(found -> found.subject().equals(subject)).orElse(StageRecord.empty(subject));
  }

  /** The exit code; empty where time ran out first. */
  private Optional<Integer> once(long nanos) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Thread hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      if (process.waitFor(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
        return Optional.of(process.exitValue());
      }
      process.destroyForcibly().waitFor();
      return Optional.empty();
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
