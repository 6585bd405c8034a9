package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.random.GateNoise;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

/** Gate decorators and L0 regularisation, step by step, against loops over arrays in double. */
class GatesOracleTest {
  private static final int CHANNELS = 6;
  private static final int UNITS = 14;
  private static final int AREA = 30;
  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(6, 3x3) |> batchnorm as norm |> tanh
        a = c |> flatten |> dense(14) |> tanh
        output y = a |> dense(3)
      }
      """;

  /** What a gate multiplies by: a node for each channel. */
  private interface Factor {
    int of(Model m, String gate, int channel);
  }

  private static int[][] outputs(Model m, Model.Images x, Factor factor) {
    Model.Images c = m.batchnorm("norm", m.conv("c", x, 3, 1, 1), 0.1, 1e-5);
    for (int[][] row : c.at()) {
      for (int k = 0; k < row.length; k++) {
        int z = factor.of(m, "c", k);
        row[k] = Arrays.stream(row[k]).map(node -> m.tape.tanh(m.tape.multiply(node, z))).toArray();
      }
    }
    int[][] a = m.dense("a", m.flatten(c));
    for (int[] row : a) {
      for (int k = 0; k < row.length; k++) {
        row[k] = m.tape.tanh(m.tape.multiply(row[k], factor.of(m, "a", k)));
      }
    }
    return m.dense("y", a);
  }

  private static void compact(FullBatch naive, String kind, List<Integer> channels, List<Integer> units) {
    int[] c = channels.stream().sorted().mapToInt(i -> i).toArray();
    int[] a = units.stream().sorted().mapToInt(i -> i).toArray();
    for (String name : List.of("c.weight", "c.bias", "norm.gamma", "norm.beta", "c." + kind + ".gate")) {
      Model.keep(naive.tensor(name), 0, c);
    }
    Model.keep(naive.model.statistics.get("norm.mean"), 0, c);
    Model.keep(naive.model.statistics.get("norm.variance"), 0, c);
    int[] pixels = channels.stream().sorted().flatMapToInt(i -> java.util.stream.IntStream.range(i * AREA, (i + 1) * AREA)).toArray();
    Model.keep(naive.tensor("a.weight"), 1, pixels);
    for (String name : List.of("a.weight", "a.bias", "a." + kind + ".gate")) {
      Model.keep(naive.tensor(name), 0, a);
    }
    Model.keep(naive.tensor("y.weight"), 1, a);
  }

  private static void multiply(Model.Tensor t, double[] factors) {
    int each = t.value.length / factors.length;
    for (int i = 0; i < t.value.length; i++) {
      t.value[i] *= factors[i / each];
    }
  }

  /** Gates are open and stay so; their slots are empty. */
  private static void fold(FullBatch naive, String kind, double open, java.util.function.DoubleUnaryOperator factor) {
    double[] c = Arrays.stream(naive.tensor("c." + kind + ".gate").value).map(factor).toArray();
    double[] a = Arrays.stream(naive.tensor("a." + kind + ".gate").value).map(factor).toArray();
    multiply(naive.tensor("norm.gamma"), c);
    multiply(naive.tensor("norm.beta"), c);
    multiply(naive.tensor("a.weight"), a);
    multiply(naive.tensor("a.bias"), a);
    for (String layer : List.of("c", "a")) {
      Model.Tensor gate = naive.tensor(layer + "." + kind + ".gate");
      Arrays.fill(gate.value, open);
      Arrays.fill(gate.first, 0);
      Arrays.fill(gate.live, 0);
    }
  }

  private static final List<String> GATES = List.of("a.gate.gate", "c.gate.gate");

  @Test
  void gateDecoratorsTickAndTock() {
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "import std.gatedecorators\n", NETWORK,
                "prune gatedecorators(remove: 30% of units, tick: 2 epochs, tock: 3 epochs, begin: 10%, more: 20%,"
                    + " rate: 0.05, sparsity: 0.02, batches: 1)"));
    FullBatch naive =
        new FullBatch(program, (m, x) -> outputs(m, x, (model, layer, k) -> model.nodes.get(layer + ".gate.gate")[k]));
    int step = 0;
    for (int round = 0; round < 2; round++) {
      tick(naive);
      forget(naive);
      removeLeast(naive, round == 0 ? 2 : 4);
      step += 2;
      for (int t = 0; t < 3; t++) {
        Map<String, double[]> gradients = naive.gradients(true);
        for (String gate : GATES) {
          for (int i = 0; i < gradients.get(gate).length; i++) {
            gradients.get(gate)[i] += 0.02 * Math.signum(naive.tensor(gate).value[i]);
          }
        }
        update(naive, gradients, OracleTest.oneCycle(FullBatch.RATE, 0.3, t, 3));
        step++;
        if (round == 1 && t == 2) {
          fold(naive, "gate", 1, f -> f);
        }
        if (round == 1 || t < 2) {
          // Where the next tick begins, a file has the slots of its optimiser.
          same(naive, FullBatch.run(program, step), step);
        }
      }
    }
    assertEquals(CHANNELS + UNITS - 6, naive.tensor(GATES.get(0)).value.length + naive.tensor(GATES.get(1)).value.length);
    for (int more = 0; more < 3; more++) {
      naive.step();
      step++;
      same(naive, FullBatch.run(program, step), step);
    }
  }

  private static void same(FullBatch naive, FullBatch.State found, int step) {
    double distance = naive.distance(found);
    assertTrue(distance < 1e-9, "step " + step + ": " + distance);
  }

  /** Two steps of an optimiser of its own, for factors and the output layer. */
  private static void tick(FullBatch naive) {
    Map<String, double[]> memory = new TreeMap<>();
    for (int t = 0; t < 2; t++) {
      Map<String, double[]> gradients = naive.gradients(true);
      for (String name : List.of("a.gate.gate", "c.gate.gate", "y.weight", "y.bias")) {
        double[] g = gradients.get(name);
        double[] m = memory.computeIfAbsent(name, n -> new double[g.length]);
        for (int i = 0; i < g.length; i++) {
          m[i] = 0.9 * m[i] + g[i];
          naive.tensor(name).value[i] -= 0.05 * m[i];
        }
      }
    }
  }

  /** Slots begin anew where another optimiser takes over. */
  private static void forget(FullBatch naive) {
    naive.model.parameters.values().forEach(t -> Arrays.fill(t.first, 0));
  }

  /** The units with the smallest factor times gradient of all layers go. */
  private static void removeLeast(FullBatch naive, int count) {
    Map<String, double[]> gradients = naive.gradients(false);
    List<double[]> scores = new ArrayList<>();
    for (String layer : List.of("c", "a")) {
      double[] value = naive.tensor(layer + ".gate.gate").value;
      for (int i = 0; i < value.length; i++) {
        double score = Math.abs(value[i] * gradients.get(layer + ".gate.gate")[i]);
        scores.add(new double[] {layer.equals("c") ? 0 : 1, i, score});
      }
    }
    scores.sort(Comparator.comparingDouble(s -> s[2]));
    List<List<Integer>> kept = List.of(new ArrayList<>(), new ArrayList<>());
    scores.subList(count, scores.size()).forEach(s -> kept.get((int) s[0]).add((int) s[1]));
    compact(naive, "gate", kept.get(0), kept.get(1));
  }

  private static void update(FullBatch naive, Map<String, double[]> gradients, double rate) {
    gradients.forEach(
        (name, g) -> {
          Model.Tensor t = naive.tensor(name);
          for (int i = 0; i < g.length; i++) {
            if (t.live[i] != 0) {
              t.first[i] = FullBatch.MOMENTUM * t.first[i] + g[i] + FullBatch.DECAY * t.value[i];
              t.value[i] -= rate * t.first[i];
            }
          }
        });
  }

  private static final int END = 8;
  private static final double STRENGTH = 0.3;
  private static final double BETA = 2.0 / 3;
  private static final double SHIFT = BETA * Math.log(0.1 / 1.1);

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Random gates that pay for being open; those that are closed for good go at the end. */
  @Test
  void closedGatesOfL0Go() throws IOException {
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "import std.l0\n", NETWORK,
                "prune l0(strength: " + STRENGTH + ", end: epoch " + END + ", initial: -2.2785)"));
    List<Integer> first = firstSamples(program, END + 3);
    int[] epoch = {0};
    Map<String, Integer> positions = positions(program);
    Map<String, List<Integer>> originals = new TreeMap<>();
    originals.put("c", new ArrayList<>(java.util.stream.IntStream.range(0, CHANNELS).boxed().toList()));
    originals.put("a", new ArrayList<>(java.util.stream.IntStream.range(0, UNITS).boxed().toList()));
    FullBatch naive =
        new FullBatch(
            program,
            (m, x) ->
                outputs(
                    m,
                    x,
                    (model, layer, k) -> {
                      long key =
                          GateNoise.key(5, 0, positions.get(layer), epoch[0], first.get(epoch[0] - 1));
                      double u = GateNoise.uniform(key, originals.get(layer).get(k));
                      int a = model.nodes.get(layer + ".hard_concrete.gate")[k];
                      int hot = model.tape.scale(model.tape.add(a, model.tape.leaf(Math.log(u) - Math.log(1 - u))), 1 / BETA);
                      int s = model.tape.sigmoid(hot);
                      int z = model.tape.add(model.tape.scale(s, 1.2), model.tape.leaf(-0.1));
                      double value = model.tape.value(z);
                      return value <= 0 ? model.tape.leaf(0) : value >= 1 ? model.tape.leaf(1) : z;
                    }));
    for (int step = 1; step <= END + 3; step++) {
      epoch[0] = step;
      Map<String, double[]> gradients = naive.gradients(true);
      if (step <= END) {
        for (String layer : List.of("c", "a")) {
          double[] g = gradients.get(layer + ".hard_concrete.gate");
          for (int i = 0; i < g.length; i++) {
            double open = sigmoid(naive.tensor(layer + ".hard_concrete.gate").value[i] - SHIFT);
            g[i] += STRENGTH * open * (1 - open);
          }
        }
      }
      naive.update(gradients);
      if (step == END) {
        DoublePredicate stays = a -> sigmoid(a) >= 1.0 / 12;
        Map<String, List<Integer>> kept = new TreeMap<>();
        for (String layer : List.of("c", "a")) {
          double[] a = naive.tensor(layer + ".hard_concrete.gate").value;
          kept.put(layer, java.util.stream.IntStream.range(0, a.length).filter(i -> stays.test(a[i])).boxed().toList());
          originals.put(layer, kept.get(layer));
        }
        int left = kept.get("c").size() + kept.get("a").size();
        assertTrue(left < CHANNELS + UNITS && !kept.get("c").isEmpty() && !kept.get("a").isEmpty(),
            () -> Arrays.toString(naive.tensor("a.hard_concrete.gate").value) + Arrays.toString(naive.tensor("c.hard_concrete.gate").value));
        compact(naive, "hard_concrete", kept.get("c"), kept.get("a"));
        fold(naive, "hard_concrete", 100, a -> Math.min(1, Math.max(0, sigmoid(a) * 1.2 - 0.1)));
      }
      same(naive, FullBatch.run(program, step), step);
    }
  }

  /** The sample that is first in the batch of each epoch, by which the noise of its gates is keyed. */
  private static List<Integer> firstSamples(Compilation program, int epochs) throws IOException {
    Watched data = FullBatch.data();
    Overrides overrides = new Overrides(OptionalInt.of(epochs), OptionalInt.empty(), OptionalLong.empty());
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(program, device, overrides)) {
      trainer.train(data);
    }
    List<Integer> first = new ArrayList<>();
    for (int e = 0; e < epochs; e++) {
      first.add(data.train.get(e * FullBatch.SAMPLES));
    }
    return first;
  }

  private static Map<String, Integer> positions(Compilation program) {
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      Map<String, Integer> positions = new TreeMap<>();
      trainer
          .network()
          .layers()
          .forEach(
              layer -> {
                if (layer.kind().equals("hard_concrete")) {
                  positions.put(layer.name().substring(0, 1), layer.position());
                }
              });
      return positions;
    }
  }
}
