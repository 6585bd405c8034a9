package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.OpenTrainer;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Layer;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the same weights and batches the cpu device and TornadoVM choose the same units, except for those whose scores lie
 * nearer to the border than rounding can tell. Rules mask, so that the scores can be read afterwards.
 */
@NeedsTornado
class KeepSetsTornadoTest {
  private static final DataSource IMAGES = Networks.samples(200, 10, 1, 28, 28);
  private static final DataSource SMALL = Networks.samples(200, 3, 2, 6, 5);

  @TempDir Path folder;

  @Test
  void unitsByMagnitude() throws Exception {
    try (Two two = two(Networks.LENET_300, "lowest 40% of units of dense except outputs by sum(abs(w)) ranked per layer",
        IMAGES)) {
      // A sum of the 784 or 300 absolute weights of a unit.
      for (int group = 0; group < 2; group++) {
        double[] scores = unitScores(two.cpu, group);
        KeepSets.agree(
            scores, unitScores(two.tornado, group), masked(two.cpu, group), masked(two.tornado, group),
            Rounding.allowed(784, largest(scores)));
        some(masked(two.cpu, group), scores.length);
      }
    }
  }

  @Test
  void unitsByACriterionThatNobodyListed() throws Exception {
    try (Two two = two(Networks.LENET_300,
        "lowest 40% of units of dense except outputs by max(abs(w)) / (1e-3 + mean(w * w)) + tanh(bias) ranked per layer",
        IMAGES)) {
      // A mean over the 784 or 300 weights of a unit, and some functions.
      for (int group = 0; group < 2; group++) {
        double[] scores = unitScores(two.cpu, group);
        KeepSets.agree(
            scores, unitScores(two.tornado, group), masked(two.cpu, group), masked(two.tornado, group),
            Rounding.allowed(784, largest(scores)));
        some(masked(two.cpu, group), scores.length);
      }
    }
  }

  @Test
  void unitsByTaylor() throws Exception {
    try (Two two = two(Networks.RESIDUAL,
        "lowest 40% of units of conv by abs(sum(w * grad)) over 2 batches of train in eval ranked globally", SMALL)) {
      Network network = two.cpu.trainer().network();
      double[] one = new double[0];
      double[] other = new double[0];
      BitSet goneOne = new BitSet();
      BitSet goneOther = new BitSet();
      for (int group = 0; group < network.groups().size(); group++) {
        if (network.groups().get(group).prunable() && producesChannels(network, group)) {
          int at = one.length;
          masked(two.cpu, group).stream().forEach(unit -> goneOne.set(at + unit));
          masked(two.tornado, group).stream().forEach(unit -> goneOther.set(at + unit));
          one = joined(one, unitScores(two.cpu, group));
          other = joined(other, unitScores(two.tornado, group));
        }
      }
      // A sum over the 72 weights of a unit of their products with the sum of two gradients.
      KeepSets.agree(one, other, goneOne, goneOther, Math.sqrt(72) * ofProducts(two.cpu));
      some(goneOne, one.length);
    }
  }

  @Test
  void weightsByMagnitude() throws Exception {
    try (Two two = two(Networks.LENET_300, "lowest 90% of weights of dense by abs(w) ranked globally", IMAGES)) {
      weights(two, 0);
    }
  }

  @Test
  void weightsByTaylor() throws Exception {
    try (Two two = two(Networks.LENET_300,
        "lowest 70% of weights of dense by abs(w * grad) over 2 batches of train in train ranked globally",
        IMAGES)) {
      weights(two, ofProducts(two.cpu));
    }
  }

  /** What a weight times the sum of two gradients may be off by. */
  private static double ofProducts(OpenTrainer cpu) {
    Network network = cpu.trainer().network();
    Rounding rounding = new Rounding(network, network.originalWidths(), cpu.trainer().settings().batch());
    return Rounding.allowed(
        rounding.backward(network.parameters().getFirst().layer()),
        largest(cpu.read(OpenTrainer.PARAMETERS)) * 2 * largest(cpu.read(OpenTrainer.GRADIENTS)));
  }

  private static void weights(Two two, double tolerance) {
    BitSet goneOne = masked(two.cpu);
    KeepSets.agree(
        two.cpu.read(OpenTrainer.ELEMENT_SCORES), two.tornado.read(OpenTrainer.ELEMENT_SCORES), goneOne,
        masked(two.tornado), tolerance);
    some(goneOne, two.cpu.structure().parameters());
  }

  /** The rule did something, so that the comparison says something. */
  private static void some(BitSet gone, int of) {
    assertTrue(gone.cardinality() > 0 && gone.cardinality() < of, gone.cardinality() + " of " + of);
  }

  private static BitSet masked(OpenTrainer trainer) {
    boolean[] live = trainer.structure().live();
    BitSet masked = new BitSet();
    for (int i = 0; i < live.length; i++) {
      masked.set(i, !live[i]);
    }
    return masked;
  }

  private static BitSet masked(OpenTrainer trainer, int group) {
    Structure structure = trainer.structure();
    BitSet masked = new BitSet();
    for (int c = 0; c < structure.widths()[group]; c++) {
      masked.set(c, structure.masked(group, c));
    }
    return masked;
  }

  /** The scores of a group: sums over the layers that produce it, as ranking does. */
  private static double[] unitScores(OpenTrainer trainer, int group) {
    int[] widths = trainer.structure().widths();
    Network network = trainer.trainer().network();
    double[] all = trainer.read(OpenTrainer.UNIT_SCORES);
    double[] scores = new double[widths[group]];
    for (int layer = 0; layer < network.layers().size(); layer++) {
      if (produces(network.layers().get(layer), group)) {
        for (int c = 0; c < scores.length; c++) {
          scores[c] += all[network.unitOffset(layer, widths) + c];
        }
      }
    }
    return scores;
  }

  private static boolean producesChannels(Network network, int group) {
    return network.layers().stream().anyMatch(layer -> layer.kind().equals("conv") && produces(layer, group));
  }

  private static boolean produces(Layer layer, int group) {
    return layer.has(group) && List.of("dense", "conv").contains(layer.kind());
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** A trainer of one file on each device, after the event. */
  private record Two(Device cpuDevice, Device tornadoDevice, OpenTrainer cpu, OpenTrainer tornado)
      implements AutoCloseable {
    @Override
    public void close() {
      cpu.trainer().close();
      tornado.trainer().close();
      cpuDevice.close();
      tornadoDevice.close();
    }
  }

  /** Trains an epoch on the cpu device, and goes on from there with the rule, on both. */
  private Two two(String network, String rule, DataSource data) throws Exception {
    String program =
        network + Networks.training("sgd(lr: 5e-3, momentum: 0.9)", 16, "  at end of epoch 2 { mask " + rule + " }\n");
    Class<?> type = GeneratedTrainers.compile(program);
    Path file = folder.resolve("after-an-epoch.safetensors");
    Overrides epoch = new Overrides(OptionalInt.of(1), OptionalInt.empty(), OptionalLong.empty());
    try (Device device = CpuDevice.create(1);
        Trainer trainer = GeneratedTrainers.construct(type, device, epoch)) {
      trainer.train(data);
      trainer.save(file);
    }
    Device cpu = CpuDevice.create(1);
    Device tornado = TornadoDevice.create(0);
    return new Two(cpu, tornado, afterTheEvent(type, cpu, file, data), afterTheEvent(type, tornado, file, data));
  }

  private static OpenTrainer afterTheEvent(Class<?> type, Device device, Path file, DataSource data)
      throws ReflectiveOperationException {
    Trainer trainer = GeneratedTrainers.construct(type, device, Overrides.none());
    trainer.load(file);
    OpenTrainer open = new OpenTrainer(trainer, data);
    open.endOfEpoch();
    return open;
  }
}
