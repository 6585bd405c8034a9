package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that go to the documentation. */
class SummaryTextTest {
  private static final Subject SUBJECT = new Subject("gemm", "pocl", true, "0.1.0", "abc");

  @TempDir Path folder;

  private static StageRecord record(Row... rows) {
    StageRecord record = new StageRecord(SUBJECT, "a device", "25", false, 0, Optional.empty(), java.util.List.of());
    for (Row row : rows) {
      record = record.with(row, 61.2);
    }
    return record;
  }

  private static Row row(String name, double ms, double gflops) {
    return Row.measured(
        name, Map.of(Figures.DEVICE_MS, ms, Figures.CALL_MS, ms + 1, Figures.GFLOPS, gflops, Figures.ERROR_OVER_BOUND, 0.25));
  }

  @Test
  void aTableWithPyTorchBesideIt() {
    StageRecord ours = record(row("512 nn", 2, 134), row("512 nt", Double.NaN, 5), Row.failed("512 tn", "It failed.\nBadly."));
    StageRecord theirs =
        record(Row.measured("512 nn", Map.of(Figures.DEVICE_MS, 0.5, Figures.GFLOPS, 536.0))).on("PyTorch").finished(1);
    assertEquals(
        """
        ### Products of square matrices

        On a device, Java 25, version 0.1.0, commit abc, `--quick`; 61.2 s. **Not complete.**
        Beside it: PyTorch.

        |  | device ms | PyTorch | ours / PyTorch's | call ms | GFLOP/s | PyTorch | ours / PyTorch's | error / bound |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        | 512 nn | 2.00 | 0.500 | 4.00 | 3.00 | 134 | 536 | 0.250 | 0.250 |
        | 512 nt | – | – | – | – | 5.00 | – | – | 0.250 |
        | 512 tn | failed | – | – | failed | failed | – | – | failed |

        - `512 tn`: It failed. Badly.

        """,
        SummaryText.table(CheckStage.GEMM, ours, Optional.of(theirs)));
  }

  @Test
  void aTableAlone() {
    assertEquals(
        """
        ### Every kernel against the double reference

        On a device, Java 25, version 0.1.0, commit abc, `--quick`; 1.00 s.

        |  | cases | largest error / bound |
        | --- | --- | --- |
        | Adam | 2 | 0.031 |

        """,
        SummaryText.table(
            CheckStage.KERNELS,
            record(Row.measured("Adam", Map.of(Figures.CASES, 2.0, Figures.ERROR_OVER_BOUND, 0.0312))).finished(1),
            Optional.empty()));
  }

  @Test
  void nothingIsSaidToBeNothing() {
    CheckOptions options = CheckOptions.parse("--out", folder.toString());
    assertEquals("There are no results in " + folder + ".\n", SummaryText.of(options));
    StageFile.write(options.file(CheckStage.GEMM), record(row("512 nn", 2, 134)).finished(3));
    assertEquals(
        SummaryText.table(CheckStage.GEMM, record(row("512 nn", 2, 134)).finished(3), Optional.empty()),
        SummaryText.of(options));
  }
}
