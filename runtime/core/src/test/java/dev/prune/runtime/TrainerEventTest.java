package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerEventTest {
  private static final DataSource DATA = Points.of(100, 20, 20, 4);
  private static final Rule BOTH = Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0, 1);
  private static final Rule ALL_WEIGHTS = Rules.weights(Ranking.GLOBAL, Counted.WEIGHTS, 0, 1, 2);
  private static final int H1 = 12, H2 = 9;

  private static HandWrittenMlp mlp(Device device, Optimizers optimizer) {
    return new HandWrittenMlp(device, optimizer);
  }

  /** Where element i of the smaller flat buffer was, found without the code under test. */
  private static int[] survivors(int[] kept1, int[] kept2) {
    List<Integer> places = new ArrayList<>();
    for (int o : kept1) {
      for (int i = 0; i < 4; i++) {
        places.add(o * 4 + i);
      }
    }
    int at = H1 * 4;
    for (int o : kept1) {
      places.add(at + o);
    }
    at += H1;
    for (int o : kept2) {
      for (int i : kept1) {
        places.add(at + o * H1 + i);
      }
    }
    at += H2 * H1;
    for (int o : kept2) {
      places.add(at + o);
    }
    at += H2;
    for (int o = 0; o < 3; o++) {
      for (int i : kept2) {
        places.add(at + o * H2 + i);
      }
    }
    at += 3 * H2;
    for (int o = 0; o < 3; o++) {
      places.add(at + o);
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void survivorsAndSlotsAreTheSameBits(Optimizers optimizer) {
    for (Device device : List.of(new ReferenceDevice(), CpuDevice.create(1), new ReplayDevice(CpuDevice.create(2)))) {
      HandWrittenMlp t = mlp(device, optimizer);
      t.atInit = () -> t.snapshot("first", Set.of(Part.PARAMETERS, Part.SLOTS));
      t.afterUpdate = () -> {
        if (t.step() == 9) {
          List<double[]> before = state(t);
          long updates = t.clocks().updates();
          t.compact(t.choose(BOTH, 0.5, t.taylor));
          int[][] kept = t.structure().originals().channels();
          int[] places = survivors(kept[0], kept[1]);
          List<double[]> after = state(t);
          for (int b = 0; b < before.size(); b++) {
            double[] all = before.get(b);
            assertArrayEquals(Arrays.stream(places).mapToDouble(i -> all[i]).toArray(), after.get(b));
          }
          assertEquals(9, t.step());
          assertEquals(updates, t.clocks().updates());
          assertEquals(t.plannedBytes(), device.allocatedBytes());
        }
      };
      t.train(DATA);
      assertEquals(6, t.widths().get("fc1"));
      assertEquals(28, t.clocks().updates());
      t.close();
      device.close();
    }
  }

  private static List<double[]> state(HandWrittenMlp t) {
    List<double[]> state = new ArrayList<>(List.of(t.values(t.parameters), t.values(t.flat("first"))));
    for (int s = 0; s < t.optimizer.slots; s++) {
      state.add(t.values(t.slot(s)));
    }
    return state;
  }

  @Test
  void frozenStaysFrozenAcrossAnEvent() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.ADAMW);
    double[][] seen = new double[2][];
    t.atInit = () -> t.freeze(List.of(HandWrittenMlp.FC1_LAYER));
    t.endOfEpoch = () -> {
      if (t.epoch() == 1) {
        t.compact(t.choose(BOTH, 0.5, t.magnitude));
        seen[0] = t.values(t.parameters);
      }
    };
    t.train(DATA);
    seen[1] = t.values(t.parameters);
    int fc1 = 6 * 4 + 6;
    assertArrayEquals(Arrays.copyOf(seen[0], fc1), Arrays.copyOf(seen[1], fc1));
    assertNotEquals(seen[0][fc1], seen[1][fc1]);
    t.thaw(List.of(HandWrittenMlp.FC1_LAYER));
    assertEquals(t.plannedBytes(), t.device.allocatedBytes());
  }

  @Test
  void aGradualMaskGrowsAndMaskedWeightsStayZero() {
    Device device = new ReplayDevice(new ReferenceDevice());
    HandWrittenMlp t = mlp(device, Optimizers.ADAM);
    List<Set<Integer>> masks = new ArrayList<>();
    t.afterUpdate = () -> {
      if (t.firesEvery(5, 5, 20)) {
        t.mask(t.choose(ALL_WEIGHTS, 0.9 * t.progress(0, 20), t.weights));
        Set<Integer> zero = new TreeSet<>();
        boolean[] live = t.structure().live();
        double[] values = t.values(t.parameters);
        for (int i = 0; i < live.length; i++) {
          if (!live[i]) {
            assertEquals(0, Math.abs(values[i]));
            assertEquals(0, Math.abs(t.values(t.slot(0))[i]));
            zero.add(i);
          }
        }
        if (!masks.isEmpty()) {
          assertTrue(zero.containsAll(masks.getLast()));
        }
        masks.add(zero);
        assertEquals(t.plannedBytes(), device.allocatedBytes());
      }
    };
    Recorder told = new Recorder();
    t.train(DATA, told);
    int weights = 12 * 4 + 9 * 12 + 3 * 9;
    assertEquals(4, masks.size());
    assertEquals(Math.round(0.9 * weights), masks.getLast().size());
    assertEquals(4, told.events.size());
    assertEquals("mask", told.events.getFirst().action());
    double[] values = t.values(t.parameters);
    masks.getLast().forEach(i -> assertEquals(0, Math.abs(values[i])));
    assertEquals(weights + 24 - masks.getLast().size(), told.summary.nonzeroParameters());
    assertEquals(2.0 * weights + 3, told.events.getLast().flopsPerSample().after());
    assertEquals(2.0 * (weights - masks.getLast().size()) + 3, told.events.getLast().effectiveFlopsPerSample().after());
  }

  @Test
  void restoredWeightsGoOnFromZero() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.MOMENTUM);
    t.endOfEpoch = () -> {
      if (t.epoch() == 1) {
        t.mask(t.choose(ALL_WEIGHTS, 0.5, t.weights));
      } else if (t.epoch() == 2) {
        assertTrue(t.structure().masked());
        t.restore("again", List.of(0, 1, 2));
        assertFalse(t.structure().masked());
        assertEquals(t.plannedBytes(), t.device.allocatedBytes());
      }
    };
    Recorder told = new Recorder();
    t.train(DATA, told);
    assertEquals(List.of("mask", "restore"), told.events.stream().map(EventReport::action).toList());
    assertEquals(0, Arrays.stream(t.values(t.parameters)).filter(v -> v == 0).count());
  }

  @Test
  void anEventIsToldWithItsCountsAndCosts() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.SGD);
    t.endOfEpoch = () -> {
      if (t.epoch() == 2) {
        t.compact(t.choose(BOTH, 0.75, t.magnitude));
        t.compact(t.choose(BOTH, 0.75, t.magnitude));
      }
    };
    Recorder told = new Recorder();
    t.train(DATA, told);
    EventReport event = told.events.get(0);
    assertEquals("test.prune:9", event.rule());
    assertEquals(2, event.epoch());
    assertEquals(14, event.step());
    assertEquals(List.of(new GroupChange("fc1", 12, 3, 3, ""), new GroupChange("fc2", 9, 2, 2, "")), event.groups());
    assertEquals(12 * 5 + 9 * 13 + 3 * 10, event.parameters().before());
    assertEquals(3 * 5 + 2 * 4 + 3 * 3, event.parameters().after());
    assertTrue(event.stepMs().before() > 0 && event.stepMs().after() > 0, event.stepMs().toString());
    assertTrue(event.cost().score() > 0 && event.cost().compact() > 0 && event.cost().reemit() > 0);
    assertTrue(event.plannedBytes().after() < event.plannedBytes().before());
    EventReport second = told.events.get(1);
    assertEquals(List.of(new GroupChange("fc1", 3, 3, 3, ""), new GroupChange("fc2", 2, 2, 2, "")), second.groups());
    assertEquals(second.parameters().before(), second.parameters().after());
    assertEquals(event.stepMs(), second.stepMs());
  }

  @Test
  void anEventAtTheVeryEndHasNoStepTimeAfterIt() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.SGD);
    t.endOfEpoch = () -> {
      if (t.epoch() == 4) {
        t.compact(t.choose(BOTH, 0.5, t.magnitude));
      }
    };
    Recorder told = new Recorder();
    t.train(DATA, told);
    assertTrue(Double.isNaN(told.events.getFirst().stepMs().after()));
    assertEquals(t.evaluate(DATA, Split.TEST), told.epochs.getLast().metrics().get(
        Split.TEST));
  }

  @Test
  void whatWasChosenStaysTrueWhileTheNetworkShrinks() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.SGD);
    t.endOfEpoch = () -> {
      if (t.epoch() == 1) {
        Rule highest = Rules.ordered(Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0), Order.HIGHEST);
        Chosen later = t.choose(highest, 0.25, t.magnitude);
        t.compact(t.choose(Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0), 0.5, t.magnitude));
        t.compact(later);
        assertEquals(3, t.widths().get("fc1"));
        Arrays.stream(t.structure().originals().channels()[0]).forEach(c -> assertFalse(later.units()[0].get(c)));
      }
    };
    t.train(DATA);
  }

  @Test
  void aMaskThenACompactionOfTheSameShareTakesOutWhatWasMasked() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.ADAM);
    t.endOfEpoch = () -> {
      if (t.epoch() == 1) {
        t.mask(t.choose(BOTH, 0.5, t.magnitude));
      } else if (t.epoch() == 2) {
        int[] live = t.structure().liveChannels().channels()[0];
        t.compact(t.choose(BOTH, 0.5, t.magnitude));
        assertArrayEquals(live, t.structure().originals().channels()[0]);
        assertFalse(t.structure().masked());
        assertEquals(t.plannedBytes(), t.device.allocatedBytes());
      }
    };
    t.train(DATA);
    assertEquals(Map.of("fc1", 6, "fc2", 4, "digit", 3), t.widths());
  }

  @Test
  void rewindingGoesBackAndKeepsTheMask() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.ADAM);
    Set<Part> parts = Set.of(Part.PARAMETERS, Part.SLOTS, Part.STATISTICS);
    t.endOfEpoch = () -> {
      if (t.epoch() == 1) {
        t.snapshot("early", parts);
      } else if (t.epoch() == 3) {
        double[] early = t.values(t.flat("early"));
        t.mask(t.choose(ALL_WEIGHTS, 0.5, t.weights));
        t.rewind("early", parts);
        double[] now = t.values(t.parameters);
        for (int i = 0; i < now.length; i++) {
          assertEquals(t.structure().live()[i] ? early[i] : 0, now[i] + 0.0);
        }
        assertEquals(7, t.clocks().updates());
        assertEquals(21, t.step());
      }
    };
    t.train(DATA);
    assertEquals(14, t.clocks().updates());
  }

  @Test
  void scoringLeavesTheStepAsItWas() {
    List<double[]> ends = new ArrayList<>();
    for (boolean scoring : new boolean[] {false, true}) {
      HandWrittenConvNet net = new HandWrittenConvNet(new ReferenceDevice(), Optimizers.MOMENTUM);
      net.beforeUpdate = () -> {
        if (scoring) {
          net.accumulateGradient("g", 2, Split.TRAIN, false);
        }
      };
      Recorder told = new Recorder();
      net.train(Points.of(20, 0, 9, 2, 6, 6), told);
      ends.add(net.values(net.parameters));
      ends.add(net.values(net.statistics));
      ends.add(new double[] {told.epochs.getLast().metrics().get(Split.TRAIN).get("loss")});
    }
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(ends.get(i), ends.get(i + 3));
    }
  }

  @Test
  void mistakesOfASchedule() {
    HandWrittenMlp t = mlp(new ReferenceDevice(), Optimizers.SGD);
    PruneException noData = assertThrows(
        PruneException.class, () -> t.accumulateGradient("g", 1, Split.TRAIN, false));
    assertEquals(Failure.USAGE, noData.failure());
    Supplier<Chosen> weights = () -> t.choose(ALL_WEIGHTS, 0.5, t.weights);
    assertEquals(Failure.USAGE, assertThrows(PruneException.class, () -> t.compact(weights.get())).failure());
    t.atInit = () -> t.accumulateGradient("g", 1, Split.TEST, false);
    PruneException test = assertThrows(PruneException.class, () -> t.train(DATA));
    assertEquals("A score asks for the test split, which no decision may read.", test.getMessage());
    HandWrittenMlp nan = mlp(new ReferenceDevice(), Optimizers.SGD);
    nan.atInit = () -> {
      nan.device.write(nan.parameters, 0, new double[] {Double.NaN}, 0, 1);
      nan.choose(BOTH, 0.5, nan.magnitude);
    };
    PruneException score = assertThrows(PruneException.class, () -> nan.train(DATA));
    assertEquals(Failure.DIVERGED, score.failure());
    assertEquals(
        "The score `sum(abs(w))` of unit 0 of `fc1` is not a number in epoch 0 at step 0.", score.getMessage());
  }
}
