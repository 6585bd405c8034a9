package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A Java machine that was started without the Vector API's module, which therefore must not be touched. */
class CpuWithoutVectorsTest {
  @Test
  void plainKernelsComputeAndSaySo() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        """
        The Java machine runs without the module jdk.incubator.vector, so the cpu device uses plain Java kernels, which \
        are many times slower; start it with --add-modules jdk.incubator.vector.
        cpu (plain Java, 2 threads)
        11.0
        """,
        output.replace("\r\n", "\n"));
  }

  static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      try (CpuDevice device = CpuDevice.create(2, System.out::println)) {
        Buffer y = device.floats("y", 1);
        device.kernels(DenseKernels.class).forward(
            Bed.floats(device, 1, 2), Bed.floats(device, 3, 4), y, Bed.ints(device, 1, 2, 1, 0), 0, 1, 2, 3, -1);
        System.out.println(device.description());
        System.out.println(Bed.read(device, y)[0]);
      }
    }
  }
}
