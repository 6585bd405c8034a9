package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.oracle.Oracle.Net;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The methods of the library that prune before training, against their definitions: which weights are masked and which units go,
 * by which samples, and the whole training that follows, number by number.
 */
class MethodsBeforeTrainingTest {
  @TempDir Path folder;

  private static Net with(String file, Net net) {
    return new Net("import std." + file + "\n" + net.text(), net.forward(), net.groups(), net.producers());
  }

  private DynamicTest test(String file, Net net, String use, Consumer<Oracle> before) {
    return DynamicTest.dynamicTest(
        use + (net.text().contains("conv") ? ", convolutions" : ", dense"),
        () -> {
          OracleTest whole = new OracleTest();
          whole.folder = folder;
          whole.check(
              OracleTest.momentum(with(file, net), "  prune " + use + "\n", Map.of(OracleTest.after(0), before)));
        });
  }

  /** Shares with which the gap halves, as the table of golden values has them for 90 % and five rounds. */
  private static final double[] HALVING_90 = {.5, .7, .8, .85, .875, .8875, .9};

  /** From 25 %, since no more than half goes. */
  private static final double[] HALVING_40 = {.25, .325, .3625, .4};

  private static void sensitivity(Oracle o, double share) {
    int[][] seen = Criteria.look(o, 3);
    Criteria.mask(o, share, Criteria.each(o, Criteria.gradient(o, seen), (w, g) -> Math.abs(w * g)));
  }

  private static void unitSensitivity(Oracle o, double share) {
    int[][] seen = Criteria.look(o, 3);
    Criteria.cut(
        o, share,
        Criteria.units(
            o,
            (layer, u) ->
                Math.abs(
                    Criteria.byGate(
                        o, layer, u, c -> Criteria.withFactor(o, layer, u, c, m -> Criteria.loss(m, seen))))));
  }

  @TestFactory
  List<DynamicTest> sensitivityOfConnectionsAndOfUnits() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Net net : List.of(OracleTest.DENSE, OracleTest.CONV)) {
      tests.add(test("snip", net, "snip(remove: 70% of weights, batches: 3)", o -> sensitivity(o, .7)));
      tests.add(
          test("snipit", net, "snipit(remove: 90% of weights, batches: 3)", o -> {
            int[][] seen = Criteria.look(o, 3);
            o.read -= 3 * o.batch;
            for (double share : HALVING_90) {
              Criteria.lookAgain(o, seen);
              Criteria.mask(o, share, Criteria.each(o, Criteria.gradient(o, seen), (w, g) -> Math.abs(w * g)));
            }
          }));
      tests.add(test("snap", net, "snap(remove: 40% of units, batches: 3)", o -> unitSensitivity(o, .4)));
      tests.add(
          test("snipit", net, "snapit(remove: 40% of units, batches: 3, rounds: 2)",
              o -> Arrays.stream(HALVING_40).forEach(share -> unitSensitivity(o, share))));
    }
    return tests;
  }

  /** With outputs divided by a temperature: the last layer's parameters divided, and gradients by them likewise. */
  static void gradientFlow(Oracle o, double share, boolean keepsSign) {
    int[][] seen = Criteria.look(o, 2);
    Criteria.lookAgain(o, seen);
    Map<String, double[]> direction = Criteria.weights(o, Criteria.gradient(o, seen));
    Map<String, double[]> product = Criteria.hessian(o, seen, direction);
    Criteria.mask(o, share, Criteria.each(o, product, (w, hg) -> keepsSign ? w * hg : Math.abs(w * hg)));
  }

  static void unitFlow(Oracle o, double share) {
    int[][] seen = Criteria.look(o, 2);
    Criteria.lookAgain(o, seen);
    Map<String, double[]> direction = Criteria.weights(o, Criteria.gradient(o, seen));
    Criteria.cut(
        o, share,
        Criteria.units(
            o,
            (layer, u) -> Math.abs(Criteria.byGate(o, layer, u, c -> flow(o, seen, direction, layer, u, c)))));
  }

  /** The product of the direction with the gradient by the weights, where a factor stands on one unit. */
  private static double flow(
      Oracle o, int[][] seen, Map<String, double[]> direction, String layer, int unit, double c) {
    return Criteria.withFactor(
        o, layer, unit, c,
        m -> {
          Map<String, double[]> gradient = Criteria.gradient(m, seen);
          double sum = 0;
          for (Map.Entry<String, double[]> e : direction.entrySet()) {
            double[] g = gradient.get(e.getKey());
            int each = g.length / m.model.parameters.get(e.getKey()).shape[0];
            for (int i = 0; i < g.length; i++) {
              // The gradient by the weight itself, which the factor multiplies.
              boolean gated = e.getKey().equals(layer + ".weight") && i / each == unit;
              sum += e.getValue()[i] * g[i] * (gated ? c : 1);
            }
          }
          return sum;
        });
  }

  @TestFactory
  List<DynamicTest> theFlowOfTheGradient() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Net net : List.of(OracleTest.DENSE, OracleTest.CONV)) {
      tests.add(test("crop", net, "crop(remove: 70% of weights, batches: 2)", o -> gradientFlow(o, .7, false)));
      tests.add(
          test("cropit", net, "cropit(remove: 90% of weights, batches: 2)",
              o -> Arrays.stream(HALVING_90).forEach(share -> gradientFlow(o, share, false))));
      tests.add(test("crop", net, "crop_units(remove: 40% of units, batches: 2)", o -> unitFlow(o, .4)));
      tests.add(
          test("cropit", net, "cropit_units(remove: 40% of units, batches: 2, rounds: 2)",
              o -> Arrays.stream(HALVING_40).forEach(share -> unitFlow(o, share))));
      tests.add(
          test("grasp", net, "grasp(remove: 70% of weights, batches: 2, temperature: 1)",
              o -> gradientFlow(o, .7, true)));
      tests.add(
          test("grasp", net, "grasp(remove: 70% of weights, batches: 2)", o -> cooledFlow(o, .7, 200)));
    }
    return tests;
  }

  /** GraSP's gradient flow of outputs divided by a temperature, which is the same as the last layer divided by it. */
  private static void cooledFlow(Oracle o, double share, double temperature) {
    int[][] seen = Criteria.look(o, 2);
    Criteria.lookAgain(o, seen);
    Map<String, double[]> held = new TreeMap<>();
    for (String name : List.of("y.weight", "y.bias")) {
      Model.Tensor t = o.model.parameters.get(name);
      held.put(name, t.value);
      t.value = Arrays.stream(t.value).map(v -> v / temperature).toArray();
    }
    // A parameter p of the last layer acts as q = p / T: by p everything is a T-th of what it is by q, and so are moves.
    Map<String, double[]> direction = Criteria.weights(o, Criteria.gradient(o, seen));
    Arrays.setAll(direction.get("y.weight"), i -> direction.get("y.weight")[i] / temperature / temperature);
    Map<String, double[]> product = Criteria.hessian(o, seen, direction);
    Arrays.setAll(product.get("y.weight"), i -> product.get("y.weight")[i] / temperature);
    held.forEach((name, value) -> o.model.parameters.get(name).value = value);
    Criteria.mask(o, share, Criteria.each(o, product, (w, hg) -> w * hg));
  }

  // ------------------------------------------------------------------ without data

  // Where tanh is 1 its derivative is nothing but rounding, and absolute values make it 1 everywhere.
  private static final Net RELU =
      new Net(
          OracleTest.DENSE.text().replace("tanh", "relu"),
          (m, x) -> m.dense("y", m.each(m.dense("b", m.each(m.dense("a", m.flatten(x)), m.tape::relu)), m.tape::relu)),
          OracleTest.DENSE.groups(),
          OracleTest.DENSE.producers());

  private static final Net RELU_CONV =
      new Net(
          OracleTest.CONV.text().replaceAll("tanh|sigmoid", "relu"),
          (m, x) -> {
            Model.Images s = m.each(m.batchnorm("n0", m.conv("s", x, 3, 1, 1), 0.1, 1e-5), m.tape::relu);
            Model.Images c1 = m.each(m.batchnorm("n1", m.conv("c1", s, 3, 1, 1), 0.3, 1e-3), m.tape::relu);
            Model.Images c2 = m.batchnorm("n2", m.conv("c2", c1, 3, 1, 1), 0.1, 1e-5);
            Model.Images r = m.each(m.add(c2, s), m.tape::relu);
            Model.Images side = m.each(m.conv("side", x, 1, 1, 0), m.tape::relu);
            return m.dense("y", m.each(m.dense("h", m.flatten(m.maxPool(m.concat(r, side), 2))), m.tape::relu));
          },
          OracleTest.CONV.groups(),
          OracleTest.CONV.producers());

  /** The sum of the outputs for an input of ones, with absolute values in place of all parameters. */
  private static double strength(Oracle o) {
    o.model.begin(false, false);
    int[][] outputs = o.net.forward().outputs(o.model, ones(o));
    return o.model.tape.value(o.model.tape.sum(outputs[0]));
  }

  private static Model.Images ones(Oracle o) {
    double[] ones = new double[60];
    Arrays.fill(ones, 1);
    return o.model.images(new double[][] {ones}, 2, 6, 5);
  }

  private static void synapticFlow(Oracle o, double share, boolean byDifferences) {
    Map<String, double[]> held = new TreeMap<>();
    o.model.parameters.forEach(
        (name, t) -> {
          held.put(name, t.value);
          t.value = Arrays.stream(t.value).map(Math::abs).toArray();
        });
    o.model.begin(false, false);
    int[][] outputs = o.net.forward().outputs(o.model, ones(o));
    Map<String, double[]> gradient = o.model.gradients(o.model.tape.sum(outputs[0]));
    if (byDifferences) {
      for (String name : List.of("a.weight", "y.weight")) {
        double[] value = o.model.parameters.get(name).value;
        for (int i = 0; i < value.length; i += 7) {
          double at = value[i];
          value[i] = at + 1e-5;
          double ahead = strength(o);
          value[i] = at - 1e-5;
          assertEquals((ahead - strength(o)) / 2e-5, gradient.get(name)[i], 1e-6);
          value[i] = at;
        }
      }
    }
    held.forEach((name, value) -> o.model.parameters.get(name).value = value);
    Criteria.mask(o, share, Criteria.each(o, gradient, (w, g) -> Math.abs(w * g)));
  }

  @TestFactory
  List<DynamicTest> synapticFlowLooksAtNoData() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Net net : List.of(RELU, RELU_CONV)) {
      for (int rounds : new int[] {1, 5, 100}) {
        tests.add(
            test("synflow", net, "synflow(remove: 90% of weights, rounds: " + rounds + ")",
                o -> {
                  for (int k = 1; k <= rounds; k++) {
                    synapticFlow(o, 1 - Math.pow(.1, (double) k / rounds), k == 1 && net == RELU);
                  }
                }));
      }
    }
    return tests;
  }
}
