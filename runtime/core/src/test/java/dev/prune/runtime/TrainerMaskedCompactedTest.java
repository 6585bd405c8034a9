package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A masked unit is absent: exactly, in the reference, where every sum goes in index order. */
class TrainerMaskedCompactedTest {
  @ParameterizedTest
  @EnumSource
  void denseChain(Optimizers optimizer) {
    Rule rule = Rules.channels(Ranking.PER_LAYER, Counted.UNITS, HandWrittenMlp.FC1_LAYER, HandWrittenMlp.FC2_LAYER);
    compare(
        new HandWrittenMlp(new ReferenceDevice(), optimizer),
        new HandWrittenMlp(new ReferenceDevice(), optimizer),
        (trainer, action) -> {
          HandWrittenMlp mlp = (HandWrittenMlp) trainer;
          mlp.endOfEpoch = () -> {
            if (mlp.epoch() == 1) {
              action.accept(mlp.choose(rule, 0.5, mlp.magnitude));
            }
          };
        },
        Points.of(70, 20, 20, 4));
  }

  @ParameterizedTest
  @EnumSource(names = {"NESTEROV", "ADAM"})
  void convolutionsWithNormsResidualAndConcat(Optimizers optimizer) {
    Rule rule = Rules.channels(
        Ranking.PER_LAYER, Counted.UNITS, HandWrittenConvNet.C1, HandWrittenConvNet.C2, HandWrittenConvNet.C3,
        HandWrittenConvNet.FC);
    compare(
        new HandWrittenConvNet(new ReferenceDevice(), optimizer),
        new HandWrittenConvNet(new ReferenceDevice(), optimizer),
        (trainer, action) -> {
          HandWrittenConvNet net = (HandWrittenConvNet) trainer;
          net.beforeUpdate = () -> {
            if (net.step() == 3) {
              action.accept(net.choose(rule, 0.5, net.magnitude));
            }
          };
        },
        Points.of(44, 12, 10, 2, 6, 6));
  }

  private interface Action {
    void accept(dev.prune.runtime.schedule.Chosen chosen);
  }

  private static void compare(Hooked masked, Hooked compacted, BiConsumer<Hooked, Action> schedule, DataSource data) {
    schedule.accept(masked, masked::mask);
    schedule.accept(compacted, compacted::compact);
    Recorder toldMasked = new Recorder();
    Recorder toldCompacted = new Recorder();
    masked.train(data, toldMasked);
    compacted.train(data, toldCompacted);

    for (int e = 0; e < toldMasked.epochs.size(); e++) {
      assertEquals(toldCompacted.epochs.get(e).metrics(), toldMasked.epochs.get(e).metrics());
    }
    Structure structure = masked.structure();
    Keep live = structure.liveChannels();
    assertTrue(compacted.structure().parameters() < structure.parameters());
    assertEquals(compacted.structure().parameters(), structure.nonzeroParameters());
    assertEquals(compacted.structure().flops(), structure.effectiveFlops());
    int[] parameters = live.elements(structure.network().parameters(), structure.widths());
    same(masked, masked.parameters, parameters, compacted, compacted.parameters);
    same(masked, masked.gradients, parameters, compacted, compacted.gradients);
    for (int s = 0; s < masked.optimizer.slots; s++) {
      same(masked, masked.slot(s), parameters, compacted, compacted.slot(s));
    }
    int[] statistics = live.elements(structure.network().statistics(), structure.widths());
    same(masked, masked.statistics, statistics, compacted, compacted.statistics);
    float[] samples = new float[3 * Memory.product(masked.network().inputShape())];
    for (int i = 0; i < 3; i++) {
      data.sample(Split.TRAIN, i, samples, i * samples.length / 3);
    }
    assertArrayEquals(compacted.predict(samples, 3), masked.predict(samples, 3));
  }

  private static void same(Hooked a, Buffer masked, int[] index, Hooked b, Buffer compacted) {
    double[] all = a.values(masked);
    double[] survivors = new double[index.length];
    for (int i = 0; i < index.length; i++) {
      survivors[i] = all[index[i]];
    }
    assertArrayEquals(b.values(compacted), survivors, masked.label());
  }
}
