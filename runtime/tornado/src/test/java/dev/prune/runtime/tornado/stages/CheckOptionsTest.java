package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of gpu-check. */
class CheckOptionsTest {
  @Test
  void nothingMeansAllStagesOnTheFirstDevice() {
    CheckOptions options = CheckOptions.parse();
    assertEquals("tornado", options.device());
    assertEquals(List.of(CheckStage.values()), options.stages());
    assertEquals(Path.of("prune-out/gpu-check/tornado"), options.out());
    assertEquals(Duration.ofMinutes(8), options.limit());
    assertTrue(options.pytorch() && !options.quick() && !options.again() && !options.list() && !options.summary());
  }

  @Test
  void stagesRunInTheirOrderAndOnce() {
    CheckOptions options =
        CheckOptions.parse(
            "--stage", "vgg", "--quick", "--stage", "kernels", "--stage", "vgg", "--device", "tornado:12", "--limit", "3",
            "--no-pytorch", "--again");
    assertEquals(List.of(CheckStage.KERNELS, CheckStage.VGG), options.stages());
    assertEquals(Path.of("prune-out/gpu-check/tornado-12"), options.out());
    assertEquals(Duration.ofMinutes(3), options.limit());
    assertTrue(options.quick() && options.again() && !options.pytorch());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--fast", "--device", "--device gpu", "--device tornado:", "--stage gem", "--limit 9", "--limit 0", "x"})
  void whatItDoesNotKnowIsRefusedWithAWayOut(String line) {
    PruneException refusal = assertThrows(PruneException.class, () -> CheckOptions.parse(line.split(" ")));
    assertEquals(Failure.USAGE, refusal.failure());
    assertTrue(refusal.getMessage().endsWith(".") && refusal.help().endsWith("."), refusal.getMessage() + refusal.help());
  }

  @Test
  void theUsageNamesEveryOption() {
    for (String option :
        List.of(
            "--device", "--quick", "--stage", "--out", "--again", "--limit", "--no-pytorch", "--list", "--summary", "--pack")) {
      assertTrue(CheckOptions.USAGE.contains("  " + option + " "), option);
    }
  }
}
