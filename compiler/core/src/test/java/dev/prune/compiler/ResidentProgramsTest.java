package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated trainers whose data lie on the device run as those that get batch after batch: to the bit. */
class ResidentProgramsTest {
  @TempDir Path folder;

  @Test
  void targetsWithATail() throws IOException {
    same(
        """
        network N {
          input x: float[7]
          h = x |> dense(12) |> tanh
          output y = h |> dense(2)
        }
        train N {
          data csv(file: "x.csv", targets: 2)
          loss mse(y)
          optimizer sgd(lr: 0.05, momentum: 0.9)
          batch 16
          epochs 3
          seed 3
          at end of epoch 1 { compact lowest 25% of units of h by sum(abs(w * grad)) over 3 batches of train in train }
        }
        """,
        Samples.targets(53, 2, 7), 4 * (53 * (7 + 2 + 1) + 5));
  }

  @Test
  void dropoutBatchnormAndScoresOfBothSplitsAmidEpochs() throws IOException {
    same(
        """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(6, 3x3, bias: false) |> batchnorm as norm |> relu |> max_pool(2x2)
          a = c |> flatten |> dense(12) |> relu |> dropout(30%)
          output digit = a |> dense(3)
        }
        train N {
          data digits(validate: 20%)
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 3
          every 4 steps from step 3 until step 11 {
            compact lowest 10% of units of a by abs(sum(w * grad)) over 2 batches of validation in train
          }
          every 3 steps from step 2 before update {
            mask lowest 20% of weights of c by abs(w * grad) over 3 batches of train in eval
          }
        }
        """,
        Samples.split(83, 21, 20, 3, 2, 6, 5), 4 * (124 * (60 + 1 + 1) + 5));
  }

  private void same(String text, DataSource data, long bytes) throws IOException {
    Class<?> type = Programs.load(Programs.compile(text));
    List<EpochReport> streamed = new ArrayList<>();
    byte[] expected = run(type, CpuDevice.create(1), Overrides.none(), data, 0, streamed);
    List<EpochReport> resident = new ArrayList<>();
    assertArrayEquals(
        expected, run(type, new ReplayDevice(CpuDevice.create(2), 1), Overrides.none(), data, bytes, resident));
    assertEquals(
        streamed.stream().map(EpochReport::metrics).toList(), resident.stream().map(EpochReport::metrics).toList());
    Overrides off = Overrides.none().streamingData();
    assertArrayEquals(
        expected, run(type, new ReplayDevice(CpuDevice.create(1), 1), off, data, 0, new ArrayList<>()));
  }

  private byte[] run(
      Class<?> type, Device device, Overrides overrides, DataSource data, long bytes, List<EpochReport> epochs)
      throws IOException {
    Path file = folder.resolve("end.safetensors");
    Listener listener =
        new Listener() {
          @Override
          public void started(RunStart start) {
            assertEquals(bytes, start.residentBytes());
            assertTrue(start.plannedBytes() > bytes);
          }

          @Override
          public void epoch(EpochReport report) {
            epochs.add(report);
          }
        };
    try (device;
        Trainer trainer = Programs.trainer(type, device, overrides)) {
      trainer.train(data, listener);
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }
}
