package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Noise on small weights, step by step, against loops over arrays in double. */
class BridgeoutTest {
  private static final double RATE = 0.3, POWER = 1.5, TARGET = 0.6;
  private static final int END = 7, INTERVAL = 2;
  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        a = image |> flatten |> dense(9) |> tanh
        b = a |> dense(7) |> tanh
        output y = b |> dense(3)
      }
      """;

  private static int[][] outputs(Model m, Model.Images x) {
    return m.dense("y", m.each(m.dense("b", m.each(m.dense("a", m.flatten(x)), m.tape::tanh)), m.tape::tanh));
  }

  /** The smallest of each row. */
  private static boolean[] smallest(Model.Tensor w, double share) {
    int inner = w.value.length / w.shape[0];
    boolean[] small = new boolean[w.value.length];
    for (int r = 0; r < w.shape[0]; r++) {
      int from = r * inner;
      FullBatch.smallest(Arrays.copyOfRange(w.value, from, from + inner), (int) Math.round(share * inner), Math::abs)
          .forEach(i -> small[from + i] = true);
    }
    return small;
  }

  private static FullBatch noisy(Compilation program, List<String> layers, int steps) {
    FullBatch naive = new FullBatch(program, BridgeoutTest::outputs);
    Map<String, boolean[]> targets = new HashMap<>();
    layers.forEach(l -> targets.put(l, smallest(naive.tensor(l + ".weight"), TARGET)));
    for (int step = 1; step <= steps; step++) {
      Map<String, double[]> own = new HashMap<>();
      Map<String, double[]> slopes = new HashMap<>();
      for (String layer : layers) {
        Model.Tensor w = naive.tensor(layer + ".weight");
        double[] drawn = Draws.noise(program, layer + ".weight", 5, step);
        double[] slope = new double[drawn.length];
        own.put(layer, w.value.clone());
        for (int i = 0; i < drawn.length; i++) {
          double factor = (drawn[i] < 1 - RATE ? 1 / (1 - RATE) : 0) - 1;
          double size = Math.abs(w.value[i]) + 1e-12;
          boolean target = targets.get(layer)[i];
          slope[i] = target ? 1 + factor * POWER / 2 * Math.pow(size, POWER / 2 - 1) * Math.signum(w.value[i]) : 1;
          w.value[i] += target ? factor * Math.pow(size, POWER / 2) : 0;
        }
        slopes.put(layer, slope);
      }
      Map<String, double[]> gradients = naive.gradients(true);
      for (String layer : layers) {
        naive.tensor(layer + ".weight").value = own.get(layer);
        double[] g = gradients.get(layer + ".weight");
        IntStream.range(0, g.length).forEach(i -> g[i] *= slopes.get(layer)[i]);
      }
      naive.update(gradients);
      if (step % INTERVAL == 0) {
        layers.forEach(l -> targets.put(l, smallest(naive.tensor(l + ".weight"), TARGET)));
      }
      if (step < END) {
        FullBatch.State found = FullBatch.run(program, step);
        assertTrue(naive.distance(found) < 1e-9, "step " + step + ": " + naive.distance(found));
      }
    }
    return naive;
  }

  private static Compilation program(String method, String more) {
    return Programs.compile(
        FullBatch.program(
            "import std.bridgeout\n", NETWORK,
            "prune " + method + ", end: epoch " + END + ", target: 60%, interval: 2 steps" + more + ")"));
  }

  @Test
  void weights() {
    Compilation program = program("bridgeout(remove: 50% of weights", "");
    List<String> layers = List.of("a", "b", "y");
    FullBatch naive = noisy(program, layers, END);
    for (String layer : layers) {
      Model.Tensor w = naive.tensor(layer + ".weight");
      boolean[] gone = smallest(w, 0.5);
      IntStream.range(0, gone.length).filter(i -> gone[i]).forEach(i -> Oracle.maskWeight(w, i));
    }
    for (int step = END; step < END + 3; step++) {
      FullBatch.State found = FullBatch.run(program, step);
      assertTrue(naive.distance(found) < 1e-9, "step " + step + ": " + naive.distance(found));
      naive.step();
    }
  }

  @Test
  void units() {
    Compilation program = program("bridgeout_units(remove: 50% of units", ", layers: [a, b]");
    FullBatch naive = noisy(program, List.of("a", "b"), END);
    List<int[]> kept = new ArrayList<>();
    for (String layer : List.of("a", "b")) {
      Model.Tensor w = naive.tensor(layer + ".weight");
      int rows = w.shape[0];
      int inner = w.value.length / rows;
      double[] norms = new double[rows];
      Arrays.setAll(norms, r -> IntStream.range(r * inner, (r + 1) * inner).mapToDouble(i -> w.value[i] * w.value[i]).sum());
      List<Integer> gone = FullBatch.smallest(norms, (int) Math.round(0.5 * rows), v -> v);
      kept.add(IntStream.range(0, rows).filter(r -> !gone.contains(r)).toArray());
    }
    Model.keep(naive.tensor("a.weight"), 0, kept.get(0));
    Model.keep(naive.tensor("a.bias"), 0, kept.get(0));
    Model.keep(naive.tensor("b.weight"), 1, kept.get(0));
    Model.keep(naive.tensor("b.weight"), 0, kept.get(1));
    Model.keep(naive.tensor("b.bias"), 0, kept.get(1));
    Model.keep(naive.tensor("y.weight"), 1, kept.get(1));
    FullBatch.State found = FullBatch.run(program, END);
    assertArrayEquals(kept.get(0), found.channels()[0]);
    assertTrue(naive.distance(found) < 1e-9, "" + naive.distance(found));
  }

  @Test
  void everyStepHasNoiseOfItsOwn() {
    Compilation program = program("bridgeout(remove: 50% of weights", "");
    double[] first = Draws.noise(program, "a.weight", 5, 1);
    assertNotEquals(first[7], Draws.noise(program, "a.weight", 5, 2)[7]);
    assertNotEquals(first[7], Draws.noise(program, "a.weight", 6, 1)[7]);
    double share = Arrays.stream(first).filter(v -> v < 1 - RATE).count() / (double) first.length;
    assertTrue(Math.abs(share - (1 - RATE)) < 0.06, "" + share);
  }
}
