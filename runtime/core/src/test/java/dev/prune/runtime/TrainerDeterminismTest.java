package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Same program, seed and data: the same file, byte for byte. */
class TrainerDeterminismTest {
  private static final DataSource POINTS = Points.of(90, 20, 20, 4);
  private static final DataSource IMAGES = Points.of(44, 9, 9, 2, 6, 6);

  @TempDir Path folder;

  @Test
  void replayIsTheDeviceItReplays() throws IOException {
    byte[] reference = mlp(new ReferenceDevice(), 7);
    assertArrayEquals(reference, mlp(new ReplayDevice(new ReferenceDevice(), 1), 7));
    byte[] images = convNet(new ReferenceDevice());
    assertArrayEquals(images, convNet(new ReplayDevice(new ReferenceDevice(), 1)));
  }

  @Test
  void threadsAndReplayDoNotMatterOnTheCpu() throws IOException {
    byte[] one = mlp(CpuDevice.create(1), 7);
    assertArrayEquals(one, mlp(CpuDevice.create(2), 7));
    assertArrayEquals(one, mlp(new ReplayDevice(CpuDevice.create(2), 1), 7));
    byte[] images = convNet(CpuDevice.create(1));
    assertArrayEquals(images, convNet(CpuDevice.create(2)));
    assertArrayEquals(images, convNet(new ReplayDevice(CpuDevice.create(1), 1)));
  }

  @Test
  void anotherSeedIsAnotherRun() throws IOException {
    assertFalse(Arrays.equals(mlp(new ReferenceDevice(), 7), mlp(new ReferenceDevice(), 8)));
  }

  private byte[] mlp(Device device, long seed) throws IOException {
    Overrides overrides = new Overrides(OptionalInt.empty(), OptionalInt.of(20), OptionalLong.of(seed));
    HandWrittenMlp t = new HandWrittenMlp(device, overrides, Optimizers.ADAM, 12, 9);
    Rule channels = Rules.channels(Ranking.GLOBAL, Counted.PARAMETERS, 0, 1);
    Rule weights = Rules.weights(Ranking.GLOBAL, Counted.WEIGHTS, 0, 1, 2);
    t.beforeUpdate = () -> {
      if (t.step() == 4) {
        t.compact(t.choose(channels, 0.4, t.taylor));
      }
    };
    t.endOfEpoch = () -> {
      if (t.epoch() == 2) {
        t.mask(t.choose(weights, 0.6, t.weights));
      } else if (t.epoch() == 3) {
        t.compact(t.choose(Rules.ordered(channels, Order.RANDOM), 0.5));
      }
    };
    t.train(POINTS);
    return bytes(t);
  }

  private byte[] convNet(Device device) throws IOException {
    HandWrittenConvNet t = new HandWrittenConvNet(device, Optimizers.NESTEROV);
    Rule channels = Rules.channels(
        Ranking.GLOBAL, Counted.FLOPS, HandWrittenConvNet.C1, HandWrittenConvNet.C2, HandWrittenConvNet.C3,
        HandWrittenConvNet.FC);
    t.afterUpdate = () -> {
      if (t.step() == 4) {
        t.mask(t.choose(channels, 0.3, t.magnitude));
      } else if (t.step() == 8) {
        t.compact(t.choose(channels, 0.6, t.magnitude));
      }
    };
    t.train(IMAGES);
    return bytes(t);
  }

  private byte[] bytes(Hooked trainer) throws IOException {
    Path file = folder.resolve("run.safetensors");
    trainer.save(file);
    trainer.device.close();
    return Files.readAllBytes(file);
  }
}
