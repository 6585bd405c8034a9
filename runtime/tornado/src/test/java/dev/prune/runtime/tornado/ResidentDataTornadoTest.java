package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that lie on the device make the same run, to the bit, as batches that go in. */
@NeedsTornado
class ResidentDataTornadoTest {
  private static final String PROGRAM =
      """
      network N {
        input image: float[2, 6, 5]
        a = image |> flatten |> dense(17) |> relu |> dropout(20%)
        output o = a |> dense(3)
      }
      train N {
        data DATA
        loss LOSS(o)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 3
        seed 5
        at end of epoch 1 { compact lowest 40% of units of a by abs(sum(w * grad)) over 2 batches of SPLIT in train }
      }
      """;

  @TempDir Path folder;

  @Test
  void classesWithTailsDropoutAndAnEvent() throws Exception {
    DataSource data =
        ArraySource.ofClasses(3, 2, 6, 5)
            .put(Split.TRAIN, values(1, 83 * 60), labels(83))
            .put(Split.VALIDATION, values(2, 21 * 60), labels(21))
            .put(Split.TEST, values(3, 20 * 60), labels(20))
            .build();
    same(program("digits(validate: 20%)", "cross_entropy", "validation"), data, 4 * (124 * (60 + 1 + 1) + 5));
  }

  @Test
  void targetsWithoutAValidationSplit() throws Exception {
    DataSource data =
        ArraySource.ofTargets(3, 2, 6, 5)
            .put(Split.TRAIN, values(1, 50 * 60), values(4, 50 * 3))
            .put(Split.TEST, values(3, 9 * 60), values(5, 9 * 3))
            .build();
    same(program("digits", "mse", "train"), data, 4 * (59 * (60 + 3 + 1) + 5));
  }

  private static String program(String data, String loss, String scored) {
    return PROGRAM.replace("DATA", data).replace("LOSS", loss).replace("SPLIT", scored);
  }

  private void same(String program, DataSource data, long bytes) throws Exception {
    Class<?> type = GeneratedTrainers.compile(program);
    List<Long> streamed = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    byte[] expected = train(type, Overrides.none().streamingData(), data, 0, streamed);
    assertArrayEquals(expected, train(type, Overrides.none(), data, bytes, resident));
    // Of the last epoch: orders, places, live rows, learning rates and losses instead of samples.
    long crossed = resident.get(2) - resident.get(1);
    assertTrue(crossed < (streamed.get(2) - streamed.get(1)) / 4, crossed + " bytes");
  }

  private byte[] train(Class<?> type, Overrides overrides, DataSource data, long bytes, List<Long> crossed)
      throws Exception {
    Path file = folder.resolve("end.safetensors");
    try (Device device = TornadoDevice.create(0);
        Trainer trainer = GeneratedTrainers.construct(type, device, overrides)) {
      long[] network = new long[1];
      Listener listener =
          new Listener() {
            @Override
            public void started(RunStart start) {
              assertEquals(bytes, start.residentBytes());
              assertEquals(device.allocatedBytes(), start.plannedBytes());
            }

            @Override
            public void epoch(EpochReport report) {
              crossed.add(device.counters().transferredBytes());
            }

            @Override
            public void finished(Summary summary) {
              network[0] = device.allocatedBytes() - bytes;
            }
          };
      trainer.train(data, listener);
      assertEquals(network[0], device.allocatedBytes());
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }

  private static float[] values(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int[] labels(int count) {
    return new Random(count).ints(count, 0, 3).toArray();
  }
}
