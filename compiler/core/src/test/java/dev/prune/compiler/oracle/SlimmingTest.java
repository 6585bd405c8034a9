package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An L1 penalty on scales, one threshold over all of them, and a cut, against loops over arrays in double. */
class SlimmingTest {
  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(6, 3x3, bias: false) |> batchnorm as n |> tanh
        d = c |> conv(5, 3x3, bias: false) |> batchnorm as m |> tanh
        output y = d |> global_average_pool |> dense(3)
      }
      """;

  private static int[][] outputs(Model m, Model.Images x) {
    Model.Images c = m.each(m.batchnorm("n", m.conv("c", x, 3, 1, 1), 0.1, 1e-5), m.tape::tanh);
    Model.Images d = m.each(m.batchnorm("m", m.conv("d", c, 3, 1, 1), 0.1, 1e-5), m.tape::tanh);
    return m.dense("y", m.averages(d));
  }

  @Test
  void slimming() {
    int end = 6;
    double strength = 0.05;
    Compilation program =
        Programs.compile(
            FullBatch.program(
                "import std.slimming\n", NETWORK,
                "prune slimming(remove: 40% of units, end: step " + end + ", strength: " + strength + ")"));
    FullBatch naive = new FullBatch(program, SlimmingTest::outputs);
    for (int step = 1; step <= end; step++) {
      Map<String, double[]> gradients = naive.gradients(true);
      for (String gamma : List.of("n.gamma", "m.gamma")) {
        double[] values = naive.tensor(gamma).value;
        IntStream.range(0, values.length).forEach(i -> gradients.get(gamma)[i] += strength * Math.signum(values[i]));
      }
      naive.update(gradients);
      if (step < end) {
        assertTrue(naive.distance(FullBatch.run(program, step)) < 1e-9, "step " + step);
      }
    }
    record Channel(int layer, int index, double scale) {}
    List<Channel> all = new ArrayList<>();
    for (int layer = 0; layer < 2; layer++) {
      double[] gamma = naive.tensor(layer == 0 ? "n.gamma" : "m.gamma").value;
      for (int i = 0; i < gamma.length; i++) {
        all.add(new Channel(layer, i, Math.abs(gamma[i])));
      }
    }
    all.sort(Comparator.comparingDouble(Channel::scale));
    List<Channel> gone = all.subList(0, (int) Math.round(0.4 * 11));
    int[] c = kept(6, gone.stream().filter(g -> g.layer() == 0).map(Channel::index).toList());
    int[] d = kept(5, gone.stream().filter(g -> g.layer() == 1).map(Channel::index).toList());
    List.of("c.weight", "n.gamma", "n.beta").forEach(t -> Model.keep(naive.tensor(t), 0, c));
    List.of("d.weight", "m.gamma", "m.beta").forEach(t -> Model.keep(naive.tensor(t), 0, d));
    List.of("n.mean", "n.variance").forEach(t -> Model.keep(naive.model.statistics.get(t), 0, c));
    List.of("m.mean", "m.variance").forEach(t -> Model.keep(naive.model.statistics.get(t), 0, d));
    Model.keep(naive.tensor("d.weight"), 1, c);
    Model.keep(naive.tensor("y.weight"), 1, d);
    naive.model.parameters.values().forEach(t -> Arrays.fill(t.first, 0));
    for (int step = end; step < end + 3; step++) {
      FullBatch.State found = FullBatch.run(program, step);
      assertArrayEquals(c, found.channels()[0]);
      assertArrayEquals(d, found.channels()[1]);
      assertEquals(11 - gone.size(), c.length + d.length);
      assertTrue(naive.distance(found) < 1e-9, "step " + step + ": " + naive.distance(found));
      naive.step();
    }
  }

  private static int[] kept(int width, List<Integer> gone) {
    return IntStream.range(0, width).filter(i -> !gone.contains(i)).toArray();
  }
}
