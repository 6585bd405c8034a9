package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Penalties that grow, step by step, against loops over arrays in double. */
class GrowingRegularisationTest {
  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        a = image |> flatten |> dense(9) |> tanh
        b = a |> dense(7) |> tanh
        output y = b |> dense(3)
      }
      """;

  private static final int SETTLE = 3;
  private static final double RISE = 0.25;

  private static int[][] outputs(Model m, Model.Images x) {
    return m.dense("y", m.each(m.dense("b", m.each(m.dense("a", m.flatten(x)), m.tape::tanh)), m.tape::tanh));
  }

  /** Penalties of each weight, and how a method moves them. */
  private static final class Growing {
    final FullBatch naive;
    final boolean units;
    final Map<String, double[]> strength = new LinkedHashMap<>();
    final Map<String, boolean[]> gone = new LinkedHashMap<>();

    Growing(Compilation program, boolean units, List<String> layers) {
      this.naive = new FullBatch(program, GrowingRegularisationTest::outputs);
      this.units = units;
      layers.forEach(l -> strength.put(l, new double[naive.tensor(l + ".weight").value.length]));
    }

    /** Half of the units, or of the weights, of each layer. */
    void choose() {
      strength.forEach((layer, s) -> {
        Model.Tensor w = naive.tensor(layer + ".weight");
        boolean[] chosen = new boolean[s.length];
        int rows = w.shape[0];
        int inner = s.length / rows;
        double[] means = new double[rows];
        Arrays.setAll(means, r -> IntStream.range(r * inner, (r + 1) * inner).mapToDouble(i -> Math.abs(w.value[i])).average().orElseThrow());
        if (units) {
          FullBatch.smallest(means, (int) Math.round(rows * 0.5), v -> v)
              .forEach(r -> Arrays.fill(chosen, r * inner, (r + 1) * inner, true));
        } else {
          FullBatch.smallest(w.value, (int) Math.round(s.length * 0.5), Math::abs).forEach(i -> chosen[i] = true);
        }
        gone.put(layer, chosen);
      });
    }

    void step() {
      Map<String, double[]> gradients = naive.gradients(true);
      strength.forEach((layer, s) -> {
        double[] w = naive.tensor(layer + ".weight").value;
        double[] g = gradients.get(layer + ".weight");
        IntStream.range(0, s.length).forEach(i -> g[i] += s[i] * w[i]);
      });
      naive.update(gradients);
    }

    void rise(double by, double ceiling) {
      strength.forEach((layer, s) -> IntStream.range(0, s.length)
          .filter(i -> gone.isEmpty() || gone.get(layer)[i])
          .forEach(i -> s[i] = Math.min(s[i] + by, ceiling)));
    }

    double largest() {
      return strength.entrySet().stream()
          .flatMapToDouble(e -> IntStream.range(0, e.getValue().length)
              .filter(i -> gone.isEmpty() || gone.get(e.getKey())[i]).mapToDouble(i -> e.getValue()[i]))
          .max().orElseThrow();
    }
  }

  private static Compilation program(String use) {
    return Programs.compile(FullBatch.program("import std.greg\n", NETWORK, "prune " + use));
  }

  private static void same(Growing growing, Compilation program, int step) {
    FullBatch.State found = FullBatch.run(program, step);
    assertTrue(growing.naive.distance(found) < 1e-9, "step " + step + ": " + growing.naive.distance(found));
    growing.strength.forEach((layer, s) ->
        assertArrayEquals(
            s, found.tensors().get(layer + ".weight.variable.strength").doubles(), 1e-12, layer + " after step " + step));
  }

  /** Picks if asked to, then raises what goes to its ceiling, then waits: how many steps that takes. */
  private static int grown(Growing growing, Compilation program, boolean picks) {
    int step = 0;
    if (picks) {
      while (growing.largest() < 0.01) {
        growing.step();
        step++;
        if (step % 2 == 0) {
          growing.rise(0.004, 0.01);
        }
        if (growing.largest() < 0.01) {
          same(growing, program, step);
        }
      }
      growing.choose();
      growing.strength.forEach((layer, s) -> IntStream.range(0, s.length)
          .filter(i -> !growing.gone.get(layer)[i]).forEach(i -> s[i] = -0.02));
    } else {
      growing.choose();
    }
    int began = step;
    while (growing.largest() < 1) {
      if (step > 0) {
        same(growing, program, step);
      }
      growing.step();
      step++;
      if ((step - began) % 2 == 0) {
        growing.rise(RISE, 1);
      }
    }
    for (int i = 0; i < SETTLE; i++) {
      growing.step();
      step++;
    }
    return step;
  }

  private static void units(String method, boolean picks) {
    Compilation program =
        program(method + "(remove: 50% of units, interval: 2 steps, settle: 3 steps, rise: 0.25, layers: [a, b]"
            + (picks ? ", pick_rise: 0.004, pick_ceiling: 0.01, recover: 0.02)" : ")"));
    Growing growing = new Growing(program, true, List.of("a", "b"));
    int step = grown(growing, program, picks);
    boolean[] a = growing.gone.get("a");
    boolean[] b = growing.gone.get("b");
    int[] keptA = IntStream.range(0, 9).filter(r -> !a[r * 60]).toArray();
    int[] keptB = IntStream.range(0, 7).filter(r -> !b[r * 9]).toArray();
    double small = IntStream.range(0, a.length).filter(i -> a[i]).mapToDouble(i -> Math.abs(growing.naive.tensor("a.weight").value[i])).max().orElseThrow();
    assertTrue(small < 0.2, "what goes has become small: " + small);
    Model.keep(growing.naive.tensor("a.weight"), 0, keptA);
    Model.keep(growing.naive.tensor("a.bias"), 0, keptA);
    Model.keep(growing.naive.tensor("b.weight"), 1, keptA);
    Model.keep(growing.naive.tensor("b.weight"), 0, keptB);
    Model.keep(growing.naive.tensor("b.bias"), 0, keptB);
    Model.keep(growing.naive.tensor("y.weight"), 1, keptB);
    tuned(growing, program, step);
    FullBatch.State end = FullBatch.run(program, step + 2);
    assertArrayEquals(keptA, end.channels()[0]);
    assertArrayEquals(keptB, end.channels()[1]);
    assertEquals(1, end.events().size());
  }

  /** After the cut: nothing remembered, no penalty. */
  private static void tuned(Growing growing, Compilation program, int step) {
    growing.naive.model.parameters.values().forEach(t -> Arrays.fill(t.first, 0));
    for (int i = 0; i < 3; i++) {
      FullBatch.State found = FullBatch.run(program, step + i);
      assertTrue(growing.naive.distance(found) < 1e-9, "step " + (step + i) + ": " + growing.naive.distance(found));
      growing.naive.step();
    }
  }

  private static void weights(String method, boolean picks) {
    Compilation program =
        program(method + "(remove: 50% of weights, interval: 2 steps, settle: 3 steps, rise: 0.25"
            + (picks ? ", pick_rise: 0.004, pick_ceiling: 0.01, recover: 0.02)" : ")"));
    Growing growing = new Growing(program, false, List.of("a", "b", "y"));
    int step = grown(growing, program, picks);
    growing.gone.forEach((layer, chosen) -> IntStream.range(0, chosen.length)
        .filter(i -> chosen[i]).forEach(i -> Oracle.maskWeight(growing.naive.tensor(layer + ".weight"), i)));
    tuned(growing, program, step);
  }

  @Test
  void greg1() {
    units("greg1", false);
  }

  @Test
  void greg2() {
    units("greg2", true);
  }

  @Test
  void greg1OnWeights() {
    weights("greg1_weights", false);
  }

  @Test
  void greg2OnWeights() {
    weights("greg2_weights", true);
  }
}
