package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Methods that draw a network each epoch and wait until it is the same, against a naive oracle: the dense network is trained
 * epoch by epoch, sets are drawn from its files by hand, and the first epoch at which the condition of the paper holds must
 * be the one at which the method cuts, and the set that one.
 */
class WouldBeNetworksTest {
  private static final DataSource DATA = Samples.split(80, 20, 20, 3, 2, 6, 5);
  private static final int EPOCHS = 14;
  private static final String[] CONVS = {"c", "d"};
  private static final String[] NORMS = {"nc", "nd"};

  @TempDir Path folder;

  private static String program(String schedule) {
    return """
        import std.earlybird
        import std.pat

        network N {
          input image: float[2, 6, 5]
          c = image |> conv(9, 3x3) as c |> batchnorm as nc |> relu
          d = c |> conv(7, 3x3) as d |> batchnorm as nd |> relu |> max_pool(2x2)
          a = d |> flatten |> dense(12) |> tanh
          output digit = a |> dense(3)
        }
        train N {
          data digits(validate: 20%)
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          schedule step(every: 3 epochs, factor: 0.3)
          batch 16
          epochs 14
          seed 5
        """ + schedule + "\n}\n";
  }

  private record End(Map<String, StoredTensor> tensors, int[][] channels, List<EventReport> events, List<EpochReport> epochs) {}

  private End run(String schedule, int epochs) throws IOException {
    List<EventReport> events = new ArrayList<>();
    List<EpochReport> reports = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void event(EventReport report) {
            events.add(report);
          }

          @Override
          public void epoch(EpochReport report) {
            reports.add(report);
          }
        };
    Overrides overrides = new Overrides(OptionalInt.of(epochs), OptionalInt.empty(), OptionalLong.empty());
    Path file = folder.resolve("end.safetensors");
    try (Trainer trainer = Programs.trainer(Programs.compile(program(schedule)), CpuDevice.create(1), overrides)) {
      trainer.train(DATA, listener);
      trainer.save(file);
      Map<String, StoredTensor> tensors = Safetensors.read(file).tensors();
      Files.delete(file);
      return new End(tensors, trainer.structure().originals().channels(), events, reports);
    }
  }

  /** Scores of every unit of some layers at the end of each epoch of dense training. */
  private List<double[][]> dense(BiFunction<Map<String, StoredTensor>, Integer, double[]> score, int layers)
      throws IOException {
    List<double[][]> scores = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      Map<String, StoredTensor> tensors = run("", epoch).tensors();
      double[][] all = new double[layers][];
      Arrays.setAll(all, l -> score.apply(tensors, l));
      scores.add(all);
    }
    return scores;
  }

  /** The smallest of all layers together, as {@code layer:unit}; of each layer one stays. */
  private static TreeSet<String> smallest(double[][] scores, double share) {
    record Unit(int layer, int index, double score) {}
    List<Unit> units = new ArrayList<>();
    for (int l = 0; l < scores.length; l++) {
      for (int i = 0; i < scores[l].length; i++) {
        units.add(new Unit(l, i, scores[l][i]));
      }
    }
    long count = Math.round(share * units.size());
    units.sort(Comparator.comparingDouble(Unit::score));
    int[] left = Arrays.stream(scores).mapToInt(s -> s.length).toArray();
    TreeSet<String> chosen = new TreeSet<>();
    for (Unit unit : units) {
      if (chosen.size() < count && left[unit.layer()] > 1) {
        left[unit.layer()]--;
        chosen.add(unit.layer() + ":" + unit.index());
      }
    }
    return chosen;
  }

  private static void cutAt(End end, int epoch, TreeSet<String> set, int groups) {
    assertEquals(1, end.events().size());
    assertEquals(epoch, end.events().getFirst().epoch());
    assertEquals("compact", end.events().getFirst().action());
    int[] widths = {9, 7, 12};
    for (int g = 0; g < groups; g++) {
      int group = g;
      int[] stay = IntStream.range(0, widths[g]).filter(i -> !set.contains(group + ":" + i)).toArray();
      assertArrayEquals(stay, end.channels()[g], "group " + g);
    }
  }

  @Test
  void earlyBird() throws IOException {
    List<double[][]> gammas =
        dense((t, l) -> floats(t.get(NORMS[l] + ".gamma")), 2);
    List<TreeSet<String>> drawn = gammas.stream().map(g -> smallest(g, 0.5)).toList();
    TreeSet<Integer> moments = new TreeSet<>();
    for (double limit : new double[] {0.13, 0.3}) {
      int emerged = 0;
      for (int e = 5; emerged == 0 && e <= EPOCHS; e++) {
        boolean still = true;
        for (int before = e - 4; before < e; before++) {
          TreeSet<String> here = new TreeSet<>(drawn.get(e - 1));
          TreeSet<String> there = new TreeSet<>(drawn.get(before - 1));
          here.removeAll(drawn.get(before - 1));
          there.removeAll(drawn.get(e - 1));
          still &= (here.size() + there.size()) / 16.0 <= limit;
        }
        emerged = still ? e : 0;
      }
      assertTrue(emerged > 0 && emerged < EPOCHS, "the oracle finds a ticket: " + drawn);
      moments.add(emerged);
      End end = run("prune earlybird(remove: 50% of units, distance: " + Math.round(limit * 100) + "%)", EPOCHS);
      cutAt(end, emerged, drawn.get(emerged - 1), 2);
      End early = run("prune earlybird(remove: 50% of units, distance: " + Math.round(limit * 100) + "%)", emerged);
      for (String tensor : List.of("digit.weight.slot0", "c.weight.slot1", "nc.gamma.slot0")) {
        assertArrayEquals(new float[(int) size(early.tensors().get(tensor))], early.tensors().get(tensor).floats());
      }
    }
    assertTrue(moments.size() == 2, "both limits cut at once: " + moments);
    End capped = run("prune earlybird(remove: 50% of units, distance: 0%, no_later_than: epoch 4)", EPOCHS);
    cutAt(capped, 4, drawn.get(3), 2);
  }

  private static long size(StoredTensor tensor) {
    return Arrays.stream(tensor.shape()).reduce(1, (a, b) -> a * b);
  }

  private static double[] floats(StoredTensor tensor) {
    float[] values = tensor.floats();
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).toArray();
  }

  private static double[] norms(StoredTensor tensor) {
    float[] values = tensor.floats();
    int units = (int) tensor.shape()[0];
    int inner = values.length / units;
    double[] norms = new double[units];
    for (int i = 0; i < values.length; i++) {
      norms[i / inner] += (double) values[i] * values[i];
    }
    return Arrays.stream(norms).map(Math::sqrt).toArray();
  }

  @Test
  void pruningAwareTraining() throws IOException {
    String[] layers = {"c", "d", "a"};
    int[] widths = {9, 7, 12};
    List<double[][]> scores = dense((t, l) -> norms(t.get(layers[l] + ".weight")), 3);
    List<TreeSet<String>> drawn = scores.stream().map(s -> smallest(s, 0.4)).toList();
    TreeSet<Integer> moments = new TreeSet<>();
    for (double tau : new double[] {0.9, 0.983}) {
      int r = 2;
      double[] epi = new double[EPOCHS + 1];
      Arrays.fill(epi, Double.NaN);
      int fired = 0;
      for (int e = 1; e <= EPOCHS; e++) {
        if (e > r) {
          double sum = 0;
          for (int j = 1; j <= r; j++) {
            double distance = 0;
            for (int l = 0; l < 3; l++) {
              int layer = l;
              long now = widths[l] - drawn.get(e - 1).stream().filter(u -> u.startsWith(layer + ":")).count();
              long then = widths[l] - drawn.get(e - 1 - j).stream().filter(u -> u.startsWith(layer + ":")).count();
              distance += (double) Math.abs(now - then) / (now + then) / 3;
            }
            sum += 1 - distance;
          }
          epi[e] = sum / r;
        }
        boolean stable = epi[e] >= tau;
        for (int j = 1; j <= 5; j++) {
          stable = stable && e - j >= 1 && epi[e] >= epi[e - j] - 1e-12;
        }
        fired = fired == 0 && stable ? e : fired;
      }
      assertTrue(fired > 0, Arrays.toString(epi));
      moments.add(fired);
      End end = run("prune pat(remove: 40% of units, r: 2, threshold: " + tau + ")", EPOCHS);
      for (EpochReport report : end.epochs().subList(0, fired)) {
        double found = report.metrics().get(Split.TRAIN).getOrDefault("epi", Double.NaN);
        assertEquals(epi[report.epoch()], found, 1e-12, "epoch " + report.epoch());
      }
      cutAt(end, fired, drawn.get(fired - 1), 3);
    }
    End capped = run("prune pat(remove: 40% of units, no_later_than: epoch 3)", EPOCHS);
    cutAt(capped, 3, drawn.get(2), 3);
  }
}
