package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of training allocate nothing: 10,000 of them cost no more bytes than the reports of their two epochs. In a Java machine
 * of its own, as runs have it: in one that has compiled kernels for hundreds of other networks the JIT compiler was seen to
 * keep a few vectors as objects.
 */
class TrainingAllocationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fc = image |> flatten |> dense(8) |> relu |> dropout(20%)",
        "fc = image |> conv(3, 3x3) |> batchnorm |> relu |> max_pool(2x2) |> flatten |> dense(5) |> tanh"
      })
  void tenThousandSteps(String layers) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx512m", "-Xlog:disable", "-cp",
            System.getProperty("java.class.path"), "dev.prune.compiler.AllocationRun", layers);
    Process run = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String bytes = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, run.waitFor());
    assertTrue(Double.parseDouble(bytes) < AllocationRun.MOST, bytes + " bytes a step");
  }
}
