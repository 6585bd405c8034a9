package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.tornado.stages.StageProcess.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash, a hang or a failure costs one row; the time limit ends a stage, and another call goes on. */
class StageProcessTest {
  private static final Subject SUBJECT = new Subject("gemm", "cpu", true, "0.1.0", "abc");

  @TempDir Path folder;

  /** A stage whose rows do what their names say. */
  static final class Misbehaving {
    private Misbehaving() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      StageRows rows =
          new StageRows(
              file, StageFile.read(file).orElse(StageRecord.empty(SUBJECT)), Duration.ofMillis(Long.parseLong(arguments[1])),
              line -> {});
      try {
        for (int i = 2; i < arguments.length; i++) {
          String name = arguments[i];
          rows.measure(name, () -> row(name));
        }
        rows.complete();
      } catch (StageRows.Broken broken) {
        System.exit(StageRows.AGAIN);
      }
    }

    private static Row row(String name) throws Exception {
      switch (name.replaceAll("[0-9]", "")) {
        case "crash" -> Runtime.getRuntime().halt(134);
        case "hang" -> Thread.sleep(Duration.ofMinutes(10));
        case "fail" -> throw new IllegalStateException("on purpose");
        default -> {}
      }
      return Row.measured(name, Map.of(Figures.CALL_MS, 1.0));
    }
  }

  private Outcome run(long limitMs, long rowLimitMs, String... rows) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                StageProcess.java(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Misbehaving.class.getName(), file().toString(), Long.toString(rowLimitMs)));
    command.addAll(List.of(rows));
    return new StageProcess(command, file(), SUBJECT, folder.resolve("log"), Duration.ofMillis(limitMs)).run();
  }

  private Path file() {
    return folder.resolve("gemm.json");
  }

  private StageRecord record() {
    return StageFile.read(file()).orElseThrow();
  }

  private List<String> failures() {
    return record().rows().stream()
        .map(row -> row.name() + ": " + row.failure().orElse("right"))
        .toList();
  }

  @Test
  void goesOnBehindWhatCrashesHangsOrFails() throws Exception {
    assertEquals(Outcome.COMPLETE, run(100_000, 4_000, "a", "crash", "b", "hang", "fail", "c"));
    assertEquals(
        List.of(
            "a: right", "crash: The process ended with code 134; its last words are in log.", "b: right",
            "hang: It was not done in its time.", "fail: It failed with java.lang.IllegalStateException: on purpose.",
            "c: right"),
        failures());
    assertTrue(record().complete());
  }

  @Test
  void theTimeLimitEndsAStageAndAnotherCallGoesOn() throws Exception {
    assertEquals(Outcome.OUT_OF_TIME, run(4_000, 600_000, "a", "hang"));
    assertEquals(List.of("a: right"), failures());
    assertTrue(!record().complete());
    // This time it does not hang: nothing says that it is wrong.
    assertEquals(Outcome.GAVE_UP, run(100_000, 600_000, "a", "crash", "crash1", "crash2", "crash3", "crash4", "crash5",
        "crash6", "crash7", "crash8", "crash9", "crash10", "crash11", "crash12"));
    assertEquals(13, record().rows().size());
  }

  @Test
  void givesUpWhereNothingComesForward() throws Exception {
    List<String> command = List.of(StageProcess.java(), "-cp", "nowhere", "Missing");
    StageProcess process = new StageProcess(command, file(), SUBJECT, folder.resolve("log"), Duration.ofSeconds(60));
    assertEquals(Outcome.GAVE_UP, process.run());
  }
}
