package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are written around their measurement, measured once over all attempts, and wrong where numbers say so. */
class StageRowsTest {
  @TempDir Path folder;
  private Path file;
  private final List<String> measured = new ArrayList<>();

  @BeforeEach
  void name() {
    file = folder.resolve("gemm.json");
  }

  private StageRows rows() {
    StageRecord before =
        StageFile.read(file).orElse(StageRecord.empty(new Subject("gemm", "cpu", true, "0.1.0", "abc")));
    return new StageRows(file, before, Duration.ofMinutes(1), line -> {});
  }

  private StageRecord record() {
    return StageFile.read(file).orElseThrow();
  }

  private Row row(String name, double error) {
    measured.add(name);
    assertEquals(Optional.of(name), record().running());
    return Row.measured(name, Map.of(Figures.ERROR_OVER_BOUND, error));
  }

  @Test
  void anotherAttemptMeasuresOnlyWhatIsMissing() {
    rows().measure("a", () -> row("a", 0.5));
    StageRows again = rows();
    again.measure("a", () -> row("a", 0.5));
    again.measure("b", () -> row("b", 1));
    again.complete();
    assertEquals(List.of("a", "b"), measured);
    assertEquals(List.of("a", "b"), record().rows().stream().map(Row::name).toList());
    assertTrue(record().complete() && record().failures() == 0);
  }

  @Test
  void resultsBeyondTheirBoundFail() {
    StageRows rows = rows();
    rows.measure("near", () -> row("near", 1));
    rows.measure("far", () -> row("far", 1.01));
    rows.measure("nothing", () -> row("nothing", Double.NaN));
    assertEquals(
        List.of(false, true, true), record().rows().stream().map(row -> row.failure().isPresent()).toList());
    assertEquals(
        Optional.of("The result is off the reference: 1.01 times what rounding explains."),
        record().rows().get(1).failure());
  }

  @Test
  void aFailureIsWrittenBeforeTheProcessEnds() {
    StageRows rows = rows();
    StageRows.Broken broken =
        assertThrows(StageRows.Broken.class, () -> rows.measure("a", () -> {
          throw new PruneException(Failure.DEVICE, "The kernel failed.", "Look at it.");
        }));
    assertEquals("The kernel failed.", broken.getCause().getMessage());
    assertEquals(Optional.of("The kernel failed. Look at it."), record().rows().getFirst().failure());
    assertTrue(record().running().isEmpty());
    assertTrue(!record().complete());
  }
}
