package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.CpuDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sampling tells right results from wrong ones; the stages' own references agree with the cpu device's kernels. */
class SampledTest {
  @TempDir Path folder;

  @Test
  void aResultThatIsOffByAThousandthIsWrong() {
    float[] numbers = Sampled.values(1000, 1);
    float[] doubled = new float[numbers.length];
    IntStream.range(0, numbers.length).forEach(i -> doubled[i] = numbers[i] * 2);
    assertEquals(0, Sampled.worst(doubled, (into, i) -> into.add(numbers[i], 2)));
    doubled[numbers.length - 1] *= 1.001f;
    assertTrue(Sampled.worst(doubled, (into, i) -> into.add(numbers[i], 2)) > 100);
    doubled[0] = Float.NaN;
    assertEquals(Double.POSITIVE_INFINITY, Sampled.worst(doubled, (into, i) -> into.add(numbers[i], 2)));
  }

  @Test
  void theReferencesOfProductsAndConvolutionsAreRight() {
    for (CheckStage stage : new CheckStage[] {CheckStage.GEMM, CheckStage.CONVOLUTION}) {
      Subject subject = new Subject(stage.word(), "cpu", true, "0.1.0", "abc");
      StageRows rows =
          new StageRows(folder.resolve(stage.word() + ".json"), StageRecord.empty(subject), Duration.ofMinutes(3), line -> {});
      try (CheckDevice device = new CheckDevice(CpuDevice.create(0, notice -> {}), Optional.empty())) {
        if (stage == CheckStage.GEMM) {
          new GemmStage(device, true).run(rows);
        } else {
          new ConvolutionStage(device, true).run(rows);
        }
      }
      assertTrue(rows.record().rows().size() >= 6);
      assertEquals(0, rows.record().failures(), () -> rows.record().rows().toString());
    }
  }
}
