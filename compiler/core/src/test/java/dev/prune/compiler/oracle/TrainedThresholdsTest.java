package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thresholds that are trained with the weights, and variables of units from sums over them, against loops in double. */
class TrainedThresholdsTest {
  private static final double ALPHA = 0.05, RATE = 0.4, MOMENTUM = 0.8;
  private static final int END = 8;
  private static final List<String> LAYERS = List.of("a", "b", "y");
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

  private static double slope(double x) {
    double size = Math.abs(x);
    return size <= 0.4 ? 2 - 4 * size : size <= 1 ? 0.4 : 0;
  }

  /** Steps with thresholds, as the paper's forward and backward pass; after each the weights that read as zero. */
  private static FullBatch thresholds(Compilation program, Map<String, double[]> threshold, Watching each) {
    FullBatch naive = new FullBatch(program, TrainedThresholdsTest::outputs);
    Map<String, double[]> speed = new HashMap<>();
    for (String layer : LAYERS) {
      threshold.put(layer, new double[naive.tensor(layer + ".weight").shape[0]]);
      speed.put(layer, new double[threshold.get(layer).length]);
    }
    for (int step = 1; step <= END; step++) {
      Map<String, double[]> own = new HashMap<>();
      for (String layer : LAYERS) {
        Model.Tensor w = naive.tensor(layer + ".weight");
        own.put(layer, w.value.clone());
        int inner = w.value.length / w.shape[0];
        for (int i = 0; i < w.value.length; i++) {
          w.value[i] = Math.abs(w.value[i]) > threshold.get(layer)[i / inner] ? w.value[i] : 0;
        }
      }
      Map<String, double[]> gradients = naive.gradients(true);
      for (String layer : LAYERS) {
        double[] w = own.get(layer);
        double[] g = gradients.get(layer + ".weight");
        double[] t = threshold.get(layer);
        double[] moved = new double[t.length];
        int inner = w.length / t.length;
        for (int i = 0; i < w.length; i++) {
          double distance = Math.abs(w[i]) - t[i / inner];
          double byMask = g[i] * w[i] * slope(distance);
          moved[i / inner] -= byMask;
          g[i] = g[i] * (distance > 0 ? 1 : 0) + byMask * Math.signum(w[i]);
        }
        naive.tensor(layer + ".weight").value = w;
        for (int u = 0; u < t.length; u++) {
          speed.get(layer)[u] = MOMENTUM * speed.get(layer)[u] + moved[u] - ALPHA * Math.exp(-t[u]);
          t[u] -= RATE * speed.get(layer)[u];
        }
      }
      naive.update(gradients);
      each.after(step, naive);
    }
    return naive;
  }

  private interface Watching {
    void after(int step, FullBatch naive);
  }

  @Test
  void weightsAndThresholdsAreTrainedTogether() {
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "import std.dst\n", NETWORK,
                "prune dst(end: epoch " + END + ", alpha: " + ALPHA + ", rate: " + RATE + ", momentum: " + MOMENTUM + ")"));
    Map<String, double[]> threshold = new HashMap<>();
    FullBatch naive =
        thresholds(
            program, threshold,
            (step, n) -> {
              if (step < END) {
                FullBatch.State found = FullBatch.run(program, step);
                assertTrue(n.distance(found) < 1e-9, "step " + step + ": " + n.distance(found));
              }
            });
    int gone = 0;
    int all = 0;
    for (String layer : LAYERS) {
      Model.Tensor w = naive.tensor(layer + ".weight");
      int inner = w.value.length / w.shape[0];
      all += w.value.length;
      for (int i = 0; i < w.value.length; i++) {
        if (Math.abs(w.value[i]) < threshold.get(layer)[i / inner]) {
          Oracle.maskWeight(w, i);
          gone++;
        }
      }
      assertTrue(Arrays.stream(threshold.get(layer)).distinct().count() == w.shape[0], "Thresholds of their own");
    }
    assertTrue(gone > all / 10 && gone < 9 * all / 10, gone + " of " + all);
    for (int step = END; step < END + 3; step++) {
      FullBatch.State found = FullBatch.run(program, step);
      assertTrue(naive.distance(found) < 1e-9, "step " + step + ": " + naive.distance(found));
      naive.step();
    }
  }

  /** Group lasso: the derivative of the norm of a unit's weights, which is measured anew in every step. */
  @Test
  void aPenaltyHasTheNormOfEachUnit() {
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "", NETWORK,
                """
                var size of each unit = 1
                penalty 0.3 * w * w / (2 * size)
                every 1 steps before update { size = norm(w) }
                """));
    FullBatch naive = new FullBatch(program, TrainedThresholdsTest::outputs);
    for (int step = 1; step <= 4; step++) {
      Map<String, double[]> gradients = naive.gradients(true);
      for (String layer : LAYERS) {
        Model.Tensor w = naive.tensor(layer + ".weight");
        int inner = w.value.length / w.shape[0];
        double[] g = gradients.get(layer + ".weight");
        for (int r = 0; r < w.shape[0]; r++) {
          double[] row = Arrays.copyOfRange(w.value, r * inner, (r + 1) * inner);
          double norm = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
          IntStream.range(0, inner).forEach(i -> row[i] *= 0.3 / norm);
          for (int i = 0; i < inner; i++) {
            g[r * inner + i] += row[i];
          }
        }
      }
      naive.update(gradients);
      FullBatch.State found = FullBatch.run(program, step);
      assertTrue(naive.distance(found) < 1e-9, "step " + step + ": " + naive.distance(found));
    }
  }

  /** Of a set and of all others, with what the variable was before; the set is chosen by the variable itself. */
  @Test
  void membersAndOthersAreAssignedUnitByUnit() {
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "", NETWORK,
                """
                var size of each unit of dense except outputs = 0
                at end of epoch 1 {
                  set S = highest 3 of units of a by sum(w * w)
                  size = sum(abs(w)) + 1
                  size = size / 2 + max(abs(w)) except S
                }
                at end of epoch 2 {
                  compact units below 6 of a by size
                }
                """));
    FullBatch naive = new FullBatch(program, TrainedThresholdsTest::outputs);
    naive.step();
    int[][] kept = new int[2][];
    for (int layer = 0; layer < 2; layer++) {
      int l = layer;
      Model.Tensor w = naive.tensor(LAYERS.get(l) + ".weight");
      int rows = w.shape[0];
      int inner = w.value.length / rows;
      double[] squares = new double[rows];
      double[] sums = new double[rows];
      double[] largest = new double[rows];
      for (int i = 0; i < w.value.length; i++) {
        squares[i / inner] += w.value[i] * w.value[i];
        sums[i / inner] += Math.abs(w.value[i]);
        largest[i / inner] = Math.max(largest[i / inner], Math.abs(w.value[i]));
      }
      List<Integer> members = l == 0 ? FullBatch.smallest(squares, 3, v -> -v) : List.of();
      kept[l] =
          IntStream.range(0, rows)
              .filter(r -> l == 1 || (members.contains(r) ? sums[r] + 1 : (sums[r] + 1) / 2 + largest[r]) >= 6)
              .toArray();
    }
    int[][] found = FullBatch.run(program, 2).channels();
    assertArrayEquals(kept[0], found[0]);
    assertArrayEquals(kept[1], found[1]);
    assertTrue(kept[0].length < 9 && kept[0].length >= 3, "" + kept[0].length);
  }
}
