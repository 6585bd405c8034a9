package dev.prune.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.bench.ours.GeneratedTrainer;
import dev.prune.bench.ours.RunningTrainer;
import dev.prune.bench.peer.Layout;
import dev.prune.bench.peer.Libtorch;
import dev.prune.bench.peer.PeerTraining;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorValues;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.network.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both sides do the same: from the same weights, on the same batch, they have the same losses. */
class SameLossTest {
  private static final int STEPS = 4;
  private static final double RATE = 0.005;

  /** Of losses after a few steps in single precision, whose sums run in other orders. */
  private static final double TOLERANCE = 5e-5;

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Libtorch.threads(1);
  }

  @ParameterizedTest
  @EnumSource
  void sameLossesWithTheLayoutOfOurs(BenchNetwork network) throws IOException {
    sameLosses(network, Layout.CONTIGUOUS);
  }

  @ParameterizedTest
  @EnumSource(names = {"LENET5", "VGG_8", "RESNET20"})
  void sameLossesWithChannelsLast(BenchNetwork network) throws IOException {
    sameLosses(network, Layout.CHANNELS_LAST);
  }

  private void sameLosses(BenchNetwork network, Layout layout) throws IOException {
    Workload work = new Workload(network, 16);
    PeerTraining peer = new PeerTraining(work, layout, RATE);
    double[] ours = new double[STEPS];
    Overrides overrides = new Overrides(OptionalInt.of(STEPS + 1), OptionalInt.of(work.batch()), OptionalLong.empty());
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = GeneratedTrainer.of(network.program(RATE), device, overrides)) {
      copyParameters(trainer, peer);
      // An epoch is one step: the batch is all there is.
      try (RunningTrainer run = new RunningTrainer(trainer, SyntheticSamples.source(work, 1))) {
        for (int i = 0; i < STEPS; i++) {
          ours[i] = run.epoch();
        }
      }
    }
    for (int i = 0; i < STEPS; i++) {
      assertEquals(ours[i], peer.loss(), TOLERANCE * ours[i], network.word() + ", the loss after " + i + " steps");
    }
    double moved = Math.abs(ours[STEPS - 1] - ours[0]);
    assertTrue(moved > 20 * TOLERANCE * ours[0], "the steps move the loss, else this says nothing: " + moved);
  }

  /** By position: both sides declare layers in one order. */
  private void copyParameters(Trainer trainer, PeerTraining peer) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    trainer.save(file);
    Map<String, StoredTensor> stored = Safetensors.read(file).tensors();
    List<Tensor> ours = trainer.network().parameters();
    List<org.bytedeco.pytorch.Tensor> theirs = peer.network().parameters();
    assertEquals(ours.size(), theirs.size(), "trained tensors");
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int t = 0; t < ours.size(); t++) {
        StoredTensor tensor = stored.get(ours.get(t).name());
        assertArrayEquals(tensor.shape(), theirs.get(t).shape(), ours.get(t).name());
        theirs.get(t).copy_(
            org.bytedeco.pytorch.Tensor.create(((TensorValues.F32) tensor.values()).array(), tensor.shape()));
      }
    }
  }
}
