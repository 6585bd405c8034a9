package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java machines without the Vector API's module, which therefore must not be touched, or without an instruction that it needs. */
class CpuWithoutVectorsTest {
  @Test
  void plainKernelsComputeAndSaySo() throws IOException {
    assertEquals(
        """
        The Java machine runs without the module jdk.incubator.vector, so the cpu device uses plain Java kernels, which \
        are many times slower; start it with --add-modules jdk.incubator.vector.
        cpu (plain Java, 2 threads)
        11.0
        """,
        outputOf());
  }

  @Test
  void aProcessorWithoutMultiplyAddGetsPlainKernelsToo() throws IOException {
    assertEquals(
        """
        The Java machine finds no fused multiply-add in this processor, so the cpu device uses plain Java kernels, which \
        are many times slower; a virtual machine has to hand its host's processor on, and -XX:-UseFMA must not be set.
        cpu (plain Java, 2 threads)
        11.0
        """,
        outputOf("--add-modules", "jdk.incubator.vector", "-XX:-UseFMA").replaceFirst("WARNING: .*\n", ""));
  }

  private static String outputOf(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
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
