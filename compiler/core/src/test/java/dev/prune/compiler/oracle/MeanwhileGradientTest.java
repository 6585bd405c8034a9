package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What penalties, noise and readings make of the gradient of one step, against central differences of the penalised, noisy or
 * read loss in double.
 */
class MeanwhileGradientTest {
  private static final double H = 1e-5;
  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(3, 3x3, bias: false) |> batchnorm as n |> tanh
        a = c |> global_average_pool |> dense(5) |> sigmoid
        output y = a |> dense(3)
      }
      """;

  private static int[][] outputs(Model m, Model.Images x) {
    Model.Images c = m.each(m.batchnorm("n", m.conv("c", x, 3, 1, 1), 0.1, 1e-5), m.tape::tanh);
    return m.dense("y", m.each(m.dense("a", m.averages(c)), m.tape::sigmoid));
  }

  /** What a rule does to the elements of some tensors: {@code value} is read for w and a random number, {@code cost} added. */
  private record Rule(String text, List<String> tensors, DoubleBinaryOperator value, DoubleUnaryOperator cost) {}

  private static Rule penalty(String text, List<String> tensors, DoubleUnaryOperator cost) {
    return new Rule(text, tensors, (w, r) -> w, cost);
  }

  private static Rule read(String text, List<String> tensors, DoubleBinaryOperator value) {
    return new Rule(text, tensors, value, w -> 0);
  }

  private static final List<String> WEIGHTS = List.of("c.weight", "a.weight", "y.weight");

  private static List<Rule> rules() {
    return List.of(
        penalty("penalty 0.03 * w * w", WEIGHTS, w -> 0.03 * w * w),
        penalty("penalty 0.03 * abs(w) + 0.02 * w * w of a", List.of("a.weight"), w -> 0.03 * Math.abs(w) + 0.02 * w * w),
        penalty("penalty 0.1 * abs(gamma)", List.of("n.gamma"), w -> 0.1 * Math.abs(w)),
        penalty("penalty 0.1 * exp(beta) of c", List.of("n.beta"), w -> 0.1 * Math.exp(w)),
        penalty("penalty sqrt(0.01 + bias * bias)", List.of("a.bias", "y.bias"), w -> Math.sqrt(0.01 + w * w)),
        penalty("penalty pow(abs(w) + 0.1, 1.5) / 10 of y", List.of("y.weight"), w -> Math.pow(Math.abs(w) + 0.1, 1.5) / 10),
        penalty("penalty pow(2, w)", WEIGHTS, w -> Math.pow(2, w)),
        penalty("penalty max(w, 0.1) * min(w, 0.2) + tanh(w) - log(1 + sigmoid(w))", WEIGHTS,
            w -> Math.max(w, 0.1) * Math.min(w, 0.2) + Math.tanh(w) - Math.log(1 + 1 / (1 + Math.exp(-w)))),
        read("noise 0.3 * (random - 0.5)", WEIGHTS, (w, r) -> w + 0.3 * (r - 0.5)),
        read("noise abs(w) * (random - 0.5) + w * w * random of (c, y)", List.of("c.weight", "y.weight"),
            (w, r) -> w + Math.abs(w) * (r - 0.5) + w * w * r),
        read("noise 0.2 * gamma * (random - 0.5)", List.of("n.gamma"), (w, r) -> w + 0.2 * w * (r - 0.5)),
        read("read w as w * step(abs(w) - 0.05)", WEIGHTS, (w, r) -> Math.abs(w) > 0.05 ? w : 0),
        read("read w as tanh(2 * w) + 0.1 of a", List.of("a.weight"), (w, r) -> Math.tanh(2 * w) + 0.1),
        read("read beta as beta * beta - 0.5", List.of("n.beta"), (w, r) -> w * w - 0.5),
        read("read bias as 0.25", List.of("a.bias", "y.bias"), (w, r) -> 0.25));
  }

  @TestFactory
  List<DynamicTest> againstCentralDifferences() {
    List<DynamicTest> tests = new ArrayList<>();
    rules().forEach(rule -> tests.add(DynamicTest.dynamicTest(rule.text(), () -> check(rule, List.of(rule)))));
    Rule both = rules().get(0);
    Rule too = rules().get(9);
    tests.add(DynamicTest.dynamicTest("together", () ->
        check(new Rule(both.text() + "\n" + too.text(), WEIGHTS, both.value(), both.cost()), List.of(both, too))));
    return tests;
  }

  private static void check(Rule rule, List<Rule> all) {
    Compilation program = Programs.compile(FullBatch.program("", NETWORK, rule.text()));
    FullBatch naive = new FullBatch(program, MeanwhileGradientTest::outputs);
    FullBatch.State after = FullBatch.run(program, 1);
    Random random = new Random(3);
    int compared = 0;
    Map<String, double[]> noise = new HashMap<>();
    all.stream().flatMap(r -> r.tensors().stream()).distinct()
        .forEach(name -> noise.put(name, Draws.noise(program, name, 5, 1)));
    for (Map.Entry<String, Model.Tensor> entry : naive.model.parameters.entrySet()) {
      Model.Tensor t = entry.getValue();
      double[] end = after.tensors().get(entry.getKey()).doubles();
      for (int k = 0; k < 6; k++) {
        int i = random.nextInt(t.value.length);
        double w = t.value[i];
        double gradient = (w - end[i]) / FullBatch.RATE - FullBatch.DECAY * w;
        boolean kink = all.stream().anyMatch(r -> r.tensors().contains(entry.getKey()))
            && (Math.abs(w) < 2 * H || Math.abs(Math.abs(w) - 0.05) < 2 * H || Math.abs(w - 0.1) < 2 * H
                || Math.abs(w - 0.2) < 2 * H);
        if (kink) {
          continue;
        }
        compared++;
        t.value[i] = w + H;
        double up = loss(naive, noise, all);
        t.value[i] = w - H;
        double down = loss(naive, noise, all);
        t.value[i] = w;
        double difference = (up - down) / (2 * H);
        assertEquals(difference, gradient, 1e-6 * Math.max(1, Math.abs(difference)), entry.getKey() + "[" + i + "]");
      }
    }
    assertTrue(compared > 30, "" + compared);
  }

  private static double loss(FullBatch naive, Map<String, double[]> noise, List<Rule> rules) {
    double cost = 0;
    Map<String, double[]> own = new HashMap<>();
    for (Rule rule : rules) {
      for (String name : rule.tensors()) {
        Model.Tensor t = naive.tensor(name);
        own.putIfAbsent(name, t.value.clone());
        double[] drawn = noise.get(name);
        for (int i = 0; i < drawn.length; i++) {
          cost += rule.cost().applyAsDouble(own.get(name)[i]);
          t.value[i] = rule.value().applyAsDouble(t.value[i], drawn[i]);
        }
      }
    }
    naive.gradients(false);
    own.forEach((name, values) -> naive.tensor(name).value = values);
    return naive.loss + cost;
  }
}
