package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataRequest;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** At sizes where work is really shared out, threads change no bit: LeNets with batches of 128, masked and compacted. */
class ThreadsOfLeNetTest {
  @TempDir Path folder;

  private static final Map<String, String> NETWORKS = Map.of(
      "LeNet-300-100",
      """
      f1 = image |> flatten |> dense(300) |> relu |> dropout(10%)
      f2 = f1 |> dense(100) |> relu
      output digit = f2 |> dense(10)
      """,
      "LeNet-5 with batchnorm",
      """
      f1 = image |> conv(6, 5x5) |> batchnorm |> relu |> max_pool(2x2)
      f2 = f1 |> conv(16, 5x5, padding: 0) |> relu |> max_pool(2x2)
      f3 = f2 |> flatten |> dense(120) |> relu |> dense(84) as f4 |> relu
      output digit = f3 |> dense(10)
      """);

  private static final String TRAINING =
      """
      train N {
        data digits
        loss cross_entropy(digit)
        optimizer adamw(lr: 2e-3, weight_decay: 1e-2)
        schedule cosine
        batch 128
        epochs 3
        seed 9
        at init { mask random 20% of weights of f1 }
        at end of epoch 1 {
          compact lowest 60% of units of (f1, f2) by abs(sum(w * grad)) over 2 batches of train in train ranked globally
        }
        every 1 step from epoch 3 { mask lowest cubic(0%, 90%) of weights of all by abs(w) }
      }
      """;

  @TestFactory
  Stream<DynamicTest> threads() {
    return NETWORKS.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getValue())));
  }

  private void check(String body) throws IOException {
    Compilation program =
        Programs.compile("network N {\n  input image: float[1, 28, 28]\n" + body + "}\n" + TRAINING);
    byte[] one = bytes(program, CpuDevice.create(1));
    assertArrayEquals(one, bytes(program, CpuDevice.create(2)), "2 threads");
    assertArrayEquals(one, bytes(program, CpuDevice.create(3)), "3 threads");
    assertArrayEquals(one, bytes(program, new ReplayDevice(CpuDevice.create(2))), "replayed on 2 threads");
  }

  private byte[] bytes(Compilation program, Device device) throws IOException {
    Path file = folder.resolve("end.safetensors");
    DataRequest request =
        new DataRequest("digits", Map.of("train", 700.0, "test", 150.0, "validate", 0.1), Map.of(), Optional.empty(), 0);
    try (device;
        DataSource data = DataCatalog.open(request);
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      trainer.train(data);
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }
}
