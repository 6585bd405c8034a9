package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps and an event run in a heap that is little larger than the plan, and do not where a part of the plan is missing. */
class LeastHeapTest {
  private static final String PROGRAM =
      """
      network Wide {
        input image: float[1, 28, 28]
        fc1 = image |> flatten |> dense(900) |> relu
        fc2 = fc1 |> dense(900) |> relu
        output digit = fc2 |> dense(10)
      }
      train Wide {
        data      digits
        loss      cross_entropy(digit)
        optimizer sgd(lr: 1e-3, momentum: 0.9)
        batch     16
        epochs    2
        seed      1
        at end of epoch 1 { compact lowest 40% of units of dense except outputs by sum(abs(w)) ranked per layer }
      }
      """;

  /** What Java and the trainer need beside the network: 2 MiB were measured, and heaps are rounded to 2 MiB. */
  private static final long BESIDE = 4 << 20;

  @TempDir Path folder;

  @Test
  void aHeapLittleLargerThanThePlanIsEnough() throws Exception {
    Compilation compilation = Programs.compile(PROGRAM);
    for (Map.Entry<String, byte[]> one : Programs.classes(compilation).entrySet()) {
      Path file = folder.resolve(one.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, one.getValue());
    }
    long planned = compilation.plan().dense().bytes();
    assertEquals("", run(compilation.className(), planned + planned / 10 + BESIDE));
    String less = run(compilation.className(), planned / 10 * 9);
    assertTrue(less.contains("OutOfMemoryError"), "A heap that is smaller than the plan is enough? " + less);
  }

  /** What the machine wrote of errors. */
  private String run(String className, long bytes) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-XX:NewRatio=31", "-Xlog:disable",
            "-Xmx" + bytes / 1024 + "k",
            "-cp", folder + File.pathSeparator + System.getProperty("java.class.path"),
            "dev.prune.compiler.LittleHeap", className, "32");
    int status =
        new ProcessBuilder(command).redirectError(errors.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    String said = Files.readString(errors, StandardCharsets.UTF_8);
    return status == 0 ? "" : said;
  }
}
