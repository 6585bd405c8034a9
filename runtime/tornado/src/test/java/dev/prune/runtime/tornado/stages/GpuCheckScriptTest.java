package dev.prune.runtime.tornado.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a folder as {@code --pack} makes it: no build tool, no sources, no repository. */
class GpuCheckScriptTest {
  /** What a stage needs of the class path; the rest would only be copied. */
  private static final List<String> NEEDED = List.of("runtime/core", "runtime/tornado/target/classes", "prune-runtime", "jackson-core");

  @TempDir Path folder;

  private record Result(int code, String text) {}

  @BeforeEach
  void pack() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    int count = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (NEEDED.stream().noneMatch(entry::contains) || entry.contains("test") || !Files.exists(path)) {
        continue;
      }
      Path jar = lib.resolve(count++ + ".jar");
      if (Files.isDirectory(path)) {
        ToolProvider.findFirst("jar").orElseThrow()
            .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", entry, ".");
      } else {
        Files.copy(path, jar);
      }
    }
    Files.copy(Path.of("gpu-check"), folder.resolve("gpu-check"));
    Files.writeString(folder.resolve("commit"), "0123456789ab\n");
  }

  private Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", folder.resolve("gpu-check").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TORNADOVM_HOME", folder.resolve("no-sdk").toString());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), text);
  }

  @Test
  void runsAStageOnceAndSumsItUp() throws Exception {
    String[] line = {"--device", "cpu", "--quick", "--stage", "gemm", "--no-pytorch", "--out", "results"};
    Result first = run(line);
    assertEquals(0, first.code(), first.text());
    assertTrue(first.text().contains("gpu-check: gemm: complete after "), first.text());
    assertTrue(first.text().contains("\n| 1024 tn | "), first.text());
    Path file = folder.resolve("results/gemm.json");
    StageRecord record = StageFile.read(file).orElseThrow();
    assertEquals("0123456789ab", record.subject().commit());
    assertTrue(record.complete());

    Result second = run(line);
    assertEquals(0, second.code(), second.text());
    assertTrue(second.text().startsWith("gpu-check: gemm: is there: results/gemm.json.\n"), second.text());
    assertEquals(first.text().substring(first.text().indexOf("###")), second.text().substring(second.text().indexOf("###")));

    // Results of another commit are not results of this one.
    Files.writeString(folder.resolve("commit"), "ba9876543210\n");
    assertTrue(run(line).text().contains("gpu-check: gemm: complete after "));
    assertEquals("ba9876543210", StageFile.read(file).orElseThrow().subject().commit());
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    Result usage = run("--fast");
    assertEquals(2, usage.code());
    assertEquals("gpu-check: There is no option `--fast`.\n`gpu-check --help` lists them.\n", usage.text());
    Result sdk = run("--stage", "gemm", "--no-pytorch");
    assertEquals(5, sdk.code(), sdk.text());
    assertTrue(sdk.text().contains("needs a TornadoVM SDK, but `" + folder.resolve("no-sdk")), sdk.text());
    Result packed = run("--pack", "elsewhere");
    assertEquals(2, packed.code(), packed.text());
  }

  @Test
  void listsItsStages() throws Exception {
    Result list = run("--list");
    assertEquals(0, list.code());
    assertEquals(
        List.of(CheckStage.values()).stream().map(CheckStage::word).toList(),
        list.text().lines().map(line -> line.split(" ")[0]).toList());
    assertEquals(CheckOptions.USAGE, run("--help").text());
  }
}
