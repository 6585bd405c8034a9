package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Iterative soft shrinkage, step by step, against loops over arrays in double. */
class SoftShrinkageTest {
  private static final int CUT = 7;
  private static final List<String> WEIGHTS = List.of("a.weight", "b.weight", "y.weight");
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

  /** Half of every four inputs of a row: two of four. */
  private static List<Integer> halfOfEachFour(Model.Tensor t) {
    List<Integer> small = new ArrayList<>();
    for (int from = 0; from < t.value.length; from += 4) {
      int begin = from;
      FullBatch.smallest(Arrays.copyOfRange(t.value, from, from + 4), 2, Math::abs).forEach(i -> small.add(begin + i));
    }
    return small;
  }

  @Test
  void shrinksTwoOfFour() {
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "import std.issp\n", NETWORK,
                "prune issp_nm(remove: 50% of weights, end: epoch " + CUT + ", factor: 0.9, layers: a)"));
    FullBatch naive = new FullBatch(program, SoftShrinkageTest::outputs);
    Model.Tensor a = naive.tensor("a.weight");
    for (int step = 1; step <= CUT + 2; step++) {
      naive.step();
      if (step <= CUT) {
        halfOfEachFour(a).forEach(i -> a.value[i] *= 0.9);
      }
      if (step == CUT) {
        halfOfEachFour(a).forEach(i -> Oracle.maskWeight(a, i));
      }
      FullBatch.State found = FullBatch.run(program, step);
      assertTrue(naive.distance(found) < 1e-9, "step " + step + ": " + naive.distance(found));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0})
  void shrinksWhatIsSmallestAfterEachStepAndCutsOnce(double factor) {
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "import std.issp\n", NETWORK,
                "prune issp(remove: 70% of weights, end: epoch " + CUT + ", factor: " + factor + ")"));
    FullBatch naive = new FullBatch(program, SoftShrinkageTest::outputs);
    int returned = 0;
    List<Integer> before = List.of();
    for (int step = 1; step <= CUT + 3; step++) {
      naive.step();
      for (String name : WEIGHTS) {
        Model.Tensor t = naive.tensor(name);
        int count = (int) Math.round(0.7 * t.value.length);
        List<Integer> small = FullBatch.smallest(t.value, count, Math::abs);
        if (step <= CUT) {
          small.forEach(i -> t.value[i] *= factor);
        }
        if (step == CUT) {
          // Ranked anew: what was shrunk may lie elsewhere now.
          FullBatch.smallest(t.value, count, Math::abs).forEach(i -> Oracle.maskWeight(t, i));
        }
        if (name.equals("a.weight") && step <= CUT) {
          returned += before.stream().filter(i -> !small.contains(i)).count();
          before = List.copyOf(small);
        }
      }
      FullBatch.State found = FullBatch.run(program, step);
      assertTrue(naive.distance(found) < 1e-9, "step " + step + ": " + naive.distance(found));
      assertEquals(step < CUT ? 0 : 3, found.tensors().keySet().stream().filter(n -> n.endsWith(".mask")).count());
      assertEquals(step < CUT ? 0 : 1, found.events().size(), "shrinking is no event");
    }
    if (factor > 0) {
      assertTrue(returned > 0, "a weight can leave the set");
    }
  }
}
