package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.ChannelScale;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.ScaledSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training images are changed the same way wherever, whenever and by whatever thread they are read, and no others are. */
class AugmentedTrainingTest {
  @TempDir Path folder;

  private static final String PROGRAM =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(6, 3x3, bias: false) |> batchnorm as norm |> relu |> max_pool(2x2)
        a = c |> flatten |> dense(12) |> relu |> dropout(30%)
        output digit = a |> dense(3)
      }
      train N {
        data digits(validate: 20%)
        augment random_crop(padding: 2) |> flip |> cutout(2)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 4
        seed 3
        every 4 steps from step 3 until step 11 {
          compact lowest 10% of units of a by abs(sum(w * grad)) over 2 batches of train in train
        }
        every 3 steps from step 2 before update {
          mask lowest 20% of weights of c by abs(w * grad) over 3 batches of train in eval
        }
      }
      """;

  private static final Class<?> AUGMENTED = Programs.load(Programs.compile(PROGRAM));
  private static final Class<?> PLAIN = Programs.load(Programs.compile(PROGRAM.replaceAll("augment.*", "")));

  /** Another source that several threads may read. */
  private record Shared(DataSource source, boolean concurrent) implements DataSource {
    @Override
    public int[] shape() {
      return source.shape();
    }

    @Override
    public int classes() {
      return source.classes();
    }

    @Override
    public int targetWidth() {
      return source.targetWidth();
    }

    @Override
    public int size(Split split) {
      return source.size(split);
    }

    @Override
    public void sample(Split split, int index, float[] into, int at) {
      source.sample(split, index, into, at);
    }

    @Override
    public int label(Split split, int index) {
      return source.label(split, index);
    }

    @Override
    public void target(Split split, int index, float[] into, int at) {
      source.target(split, index, into, at);
    }

    @Override
    public boolean unchanging() {
      return source.unchanging();
    }

    @Override
    public String description() {
      return source.description();
    }
  }

  private static DataSource data(boolean concurrent) {
    return new Shared(Samples.split(83, 21, 20, 3, 2, 6, 5), concurrent);
  }

  /** A run from its begin or from a file, to its end or until it is interrupted at the end of an epoch. */
  private byte[] run(Class<?> type, Device device, DataSource data, int stop, byte[] from) throws IOException {
    Path file = folder.resolve("run.safetensors");
    Listener streamed = new Listener() {
      @Override
      public void started(RunStart start) {
        assertTrue(type == PLAIN || start.residentBytes() == 0, "changing data lie on the device");
      }

      @Override
      public void epoch(EpochReport report) {
        if (report.epoch() == stop) {
          Thread.currentThread().interrupt();
        }
      }
    };
    try (device;
        Trainer trainer = Programs.trainer(type, device, Overrides.none())) {
      if (from != null) {
        Files.write(file, from);
        trainer.load(file);
      }
      try {
        trainer.train(data, streamed);
      } catch (PruneException e) {
        assertEquals(Failure.INTERRUPTED, e.failure());
      }
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }

  private byte[] run(Class<?> type, Device device, DataSource data) throws IOException {
    return run(type, device, data, -1, null);
  }

  @Test
  void everyDeviceAndThreadSeesTheSameImages() throws IOException {
    byte[] expected = run(AUGMENTED, CpuDevice.create(1), data(false));
    assertArrayEquals(expected, run(AUGMENTED, CpuDevice.create(2), data(true)));
    assertArrayEquals(expected, run(AUGMENTED, new ReplayDevice(CpuDevice.create(2), 1), data(true)));
    assertFalse(Arrays.equals(expected, run(PLAIN, CpuDevice.create(1), data(true))));
    assertArrayEquals(
        run(PLAIN, CpuDevice.create(1), data(false)), run(PLAIN, CpuDevice.create(1), data(true)));
    assertArrayEquals(
        run(AUGMENTED, new ReferenceDevice(), data(false)), run(AUGMENTED, new ReferenceDevice(), data(true)));
  }

  @Test
  void aRunThatGoesOnSeesWhatItWouldHaveSeen() throws IOException {
    byte[] expected = run(AUGMENTED, CpuDevice.create(1), data(true));
    byte[] middle = run(AUGMENTED, CpuDevice.create(1), data(true), 2, null);
    assertFalse(Arrays.equals(expected, middle));
    assertArrayEquals(expected, run(AUGMENTED, CpuDevice.create(1), data(true), -1, middle));
  }

  @Test
  void evaluationSeesImagesAsTheyAre() throws IOException {
    Path file = folder.resolve("end.safetensors");
    Files.write(file, run(AUGMENTED, CpuDevice.create(1), data(false)));
    for (Split split : Split.values()) {
      try (Device device = CpuDevice.create(1);
          Trainer changed = Programs.trainer(AUGMENTED, device, Overrides.none());
          Trainer plain = Programs.trainer(PLAIN, device, Overrides.none())) {
        changed.load(file);
        plain.load(file);
        assertEquals(plain.evaluate(data(false), split), changed.evaluate(data(true), split));
      }
    }
  }

  @Test
  void theScaleOfTheTrainingImagesStaysWithTheWeights() throws IOException {
    Path file = folder.resolve("scaled.safetensors");
    try (Device device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(PLAIN, device, Overrides.none());
        Trainer next = Programs.trainer(PLAIN, device, Overrides.none())) {
      DataSource data = ScaledSource.computed(data(true));
      trainer.train(data);
      ChannelScale scale = trainer.scale().orElseThrow();
      assertEquals(data.computedScale().orElseThrow(), scale);
      trainer.save(file);
      assertTrue(next.scale().isEmpty());
      next.load(file);
      assertEquals(scale, next.scale().orElseThrow());
      DataSource other = ScaledSource.computed(Samples.split(40, 40, 20, 3, 2, 6, 5));
      DataSource given = ScaledSource.given(Samples.split(40, 40, 20, 3, 2, 6, 5), scale.mean(), scale.deviation());
      assertNotEquals(scale, other.computedScale().orElseThrow());
      assertEquals(next.evaluate(given, Split.VALIDATION), next.evaluate(other, Split.VALIDATION));
    }
    try (Device device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(PLAIN, device, Overrides.none())) {
      trainer.train(data(true));
      assertEquals(List.of(), trainer.scale().stream().toList());
    }
  }
}
