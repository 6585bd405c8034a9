package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.oracle.Oracle.Net;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The methods of the library that prune while the network trains, against their definitions: what goes, when, and the whole
 * training around it, number by number.
 */
class MethodsWhileTrainingTest {
  private static final int STEPS = OracleTest.STEPS;
  private static final double LR = 0.05;

  @TempDir Path folder;

  private static Net with(String file, Net net) {
    return new Net("import std." + file + "\n" + net.text(), net.forward(), net.groups(), net.producers());
  }

  private DynamicTest test(
      String file, Net net, String use, int epochs, String schedule, java.util.function.IntToDoubleFunction rate,
      Map<Integer, Consumer<Oracle>> events) {
    return DynamicTest.dynamicTest(
        use + (net == OracleTest.DENSE ? ", dense" : ", convolutions"),
        () -> {
          OracleTest whole = new OracleTest();
          whole.folder = folder;
          whole.check(
              new OracleTest.Case(
                  with(file, net), "sgd(lr: 0.05, momentum: 0.8, weight_decay: 0.01)",
                  Oracle.Optimizer.sgd(0.8, false, 0.01), schedule, rate, epochs, "  prune " + use + "\n", events));
        });
  }

  private DynamicTest test(String file, Net net, String use, int epochs, Map<Integer, Consumer<Oracle>> events) {
    return test(file, net, use, epochs, "constant", t -> LR, events);
  }

  private static double l1(double[] w, double[] g) {
    return Arrays.stream(w).map(Math::abs).sum();
  }

  private static double taylor(double[] w, double[] g) {
    return Math.abs(IntStream.range(0, w.length).mapToDouble(i -> w[i] * g[i]).sum());
  }

  private static Map<String, double[]> units(Oracle o, Map<String, double[]> g, Oracle.RowScore score, String... groups) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (String group : groups.length == 0 ? o.net.groups().keySet().toArray(String[]::new) : groups) {
      scores.put(group, o.scores(group, ".weight", g, score));
    }
    return scores;
  }

  /** The same share of each group. */
  private static void cutEach(Oracle o, double share, Map<String, double[]> scores) {
    scores.forEach((group, of) -> Criteria.cut(o, share, Map.of(group, of)));
  }

  private static Map<String, double[]> magnitudes(Oracle o) {
    Map<String, double[]> weights = new TreeMap<>();
    Criteria.tensors(o).forEach(name -> weights.put(name, o.model.parameters.get(name).value));
    return Criteria.each(o, weights, (w, again) -> Math.abs(w));
  }

  // ------------------------------------------------------------------ magnitudes of units

  @TestFactory
  List<DynamicTest> unitsByMagnitudeAndByTaylor() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Net net : List.of(OracleTest.DENSE, OracleTest.CONV)) {
      int end = OracleTest.end(2);
      tests.add(
          test("magnitude", net, "magnitude(remove: 40% of units, when: 2)", 3,
              Map.of(end, o -> cutEach(o, .4, units(o, null, MethodsWhileTrainingTest::l1)))));
      tests.add(
          test("magnitude", net, "magnitude(remove: 40% of units, when: 2, layerwise: false)", 3,
              Map.of(end, o -> Criteria.cut(o, .4, units(o, null, MethodsWhileTrainingTest::l1)))));
      tests.add(
          test("taylor", net, "taylor(remove: 40% of units, when: 2, batches: 3)", 3,
              Map.of(
                  end,
                  o -> {
                    Map<String, double[]> g = Criteria.gradient(o, Criteria.look(o, 3));
                    Criteria.cut(o, .4, units(o, g, MethodsWhileTrainingTest::taylor));
                  })));
    }
    tests.add(
        test("l1filters", OracleTest.CONV, "l1filters(remove: 40% of filters, when: 2)", 3,
            Map.of(
                OracleTest.end(2),
                o -> cutEach(o, .4, units(o, null, MethodsWhileTrainingTest::l1, "s", "c1", "side")))));
    return tests;
  }

  // ------------------------------------------------------------------ magnitudes of weights

  @TestFactory
  List<DynamicTest> weightsByMagnitude() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Net net : List.of(OracleTest.DENSE, OracleTest.CONV)) {
      // Steps 1, 3, ..., 11 of the window of twelve.
      Map<Integer, Consumer<Oracle>> global = new HashMap<>();
      Map<Integer, Consumer<Oracle>> each = new HashMap<>();
      for (int k = 0; k < 6; k++) {
        double share = .9 * (1 - Math.pow(1 - k / 5.0, 3));
        global.put(OracleTest.after(2 * k + 1), o -> Criteria.mask(o, share, magnitudes(o)));
        each.put(
            OracleTest.after(2 * k + 1),
            o -> magnitudes(o).forEach((name, of) -> Criteria.mask(o, share, Map.of(name, of))));
      }
      tests.add(test("gmp", net, "gmp(remove: 90% of weights, end: epoch 2, interval: 2 steps)", 3, global));
      tests.add(
          test("gmp", net, "gmp(remove: 90% of weights, end: epoch 2, interval: 2 steps, layerwise: true)", 3, each));
      Consumer<Oracle> blocks = o -> Criteria.tensors(o).forEach(name -> twoOfFour(o.model.parameters.get(name)));
      tests.add(test("nm", net, "nm(remove: 50% of weights, when: 2)", 3, Map.of(OracleTest.end(2), blocks)));
    }
    return tests;
  }

  /** Of every four inputs at one place of the kernel the two smallest go; of one input that is left over, none. */
  private static void twoOfFour(Model.Tensor t) {
    int inputs = t.shape[1];
    int area = t.value.length / t.shape[0] / inputs;
    for (int out = 0; out < t.shape[0]; out++) {
      for (int place = 0; place < area; place++) {
        for (int from = 0; from < inputs; from += 4) {
          List<Integer> block = new ArrayList<>();
          for (int in = from; in < Math.min(inputs, from + 4); in++) {
            block.add((out * inputs + in) * area + place);
          }
          int gone = new int[] {0, 0, 1, 2, 2}[block.size()];
          block.sort(Comparator.comparingDouble(i -> Math.abs(t.value[i])));
          block.subList(0, gone).forEach(i -> Oracle.maskWeight(t, i));
        }
      }
    }
  }

  // ------------------------------------------------------------------ rounds

  private static void begin(Oracle o, int epochsLeft) {
    OracleTest.change(o, o.optimizer, t -> OracleTest.cosine(LR, 0, t, epochsLeft * STEPS));
    o.clock = 0;
  }

  @TestFactory
  List<DynamicTest> roundsWhileTraining() {
    List<DynamicTest> tests = new ArrayList<>();
    double[] goals = {.5, .7, .9};
    for (Net net : List.of(OracleTest.DENSE, OracleTest.CONV)) {
      Map<Integer, Consumer<Oracle>> imp = new HashMap<>();
      Map<Integer, Consumer<Oracle>> ltr = new HashMap<>();
      Map<Integer, Consumer<Oracle>> during = new HashMap<>();
      Map<String, double[]> early = new HashMap<>();
      for (int k = 1; k <= 3; k++) {
        int epoch = k;
        imp.put(
            OracleTest.end(k),
            o -> {
              Criteria.mask(o, goals[epoch - 1], magnitudes(o));
              begin(o, 5 - epoch);
            });
        ltr.put(
            OracleTest.end(k),
            o -> {
              if (epoch == 1) {
                o.model.parameters.forEach((name, t) -> early.put(name, t.value.clone()));
                o.model.statistics.forEach((name, t) -> early.put(name, t.value.clone()));
              }
              Criteria.mask(o, goals[epoch - 1], magnitudes(o));
              o.model.parameters.forEach(
                  (name, t) -> Arrays.setAll(t.value, i -> early.get(name)[i] * t.live[i]));
              o.model.statistics.forEach((name, t) -> t.value = early.get(name).clone());
              begin(o, 5 - epoch);
            });
        during.put(
            OracleTest.end(k),
            o -> {
              Map<String, double[]> g = Criteria.gradient(o, Criteria.look(o, 2));
              Criteria.mask(o, goals[epoch - 1], Criteria.each(o, g, (w, d) -> Math.abs(w * d)));
            });
      }
      java.util.function.IntToDoubleFunction cosine = t -> OracleTest.cosine(LR, 0, t, 5 * STEPS);
      tests.add(test("imp", net, "imp(remove: 90% of weights, interval: 1, rounds: 1)", 5, "cosine", cosine, imp));
      tests.add(test("imp", net, "ltr(remove: 90% of weights, interval: 1, rounds: 1)", 5, "cosine", cosine, ltr));
      tests.add(
          test("snipit", net, "snipit_during(remove: 90% of weights, interval: 1, rounds: 1, batches: 2)", 4, during));
      Map<Integer, Consumer<Oracle>> units = new HashMap<>();
      double[] shares = {.25, .325, .4};
      for (int k = 1; k <= 3; k++) {
        double share = shares[k - 1];
        units.put(
            OracleTest.end(k),
            o -> {
              int[][] seen = Criteria.look(o, 2);
              Criteria.cut(
                  o, share,
                  Criteria.units(
                      o,
                      (layer, u) ->
                          Math.abs(
                              Criteria.byGate(
                                  o, layer, u, c -> Criteria.withFactor(o, layer, u, c, m -> Criteria.loss(m, seen))))));
            });
      }
      tests.add(
          test("snipit", net, "snapit_during(remove: 40% of units, interval: 1, rounds: 1, batches: 2)", 4, units));
    }
    return tests;
  }

  // ------------------------------------------------------------------ EarlyCroP

  /** The code's threshold for the move of the relative distance between two epochs. */
  private static double threshold(double share, boolean units, double first) {
    return first * (units ? Math.min(1 - share - 0.1, 0.99) : 1 - share);
  }

  @Test
  void thresholdsAreThoseOfTheTable() {
    assertEquals(.02, threshold(.9, false, .2), 1e-12);
    assertEquals(.08, threshold(.5, true, .2), 1e-12);
    assertEquals(-.01, threshold(.95, true, .2), 1e-12);
  }

  /** Watches the distance from the parameters after the first epoch, and prunes once. */
  private static final class Watch {
    private final double share;
    private final boolean units;
    private final int cap;
    private final int after;
    private final int epochs;
    private final Map<String, double[]> start = new HashMap<>();
    private double first;
    private double before;
    private int pruned;

    Watch(double share, boolean units, int cap, int after, int epochs) {
      this.share = share;
      this.units = units;
      this.cap = cap;
      this.after = after;
      this.epochs = epochs;
    }

    Map<Integer, Consumer<Oracle>> events() {
      Map<Integer, Consumer<Oracle>> events = new HashMap<>();
      for (int k = 1; k < epochs; k++) {
        int epoch = k;
        events.put(OracleTest.end(k), o -> end(o, epoch));
      }
      return events;
    }

    private void end(Oracle o, int epoch) {
      if (pruned > 0) {
        if (epoch == pruned + after) {
          OracleTest.restart(o, t -> LR);
        }
        return;
      }
      if (epoch == 1) {
        o.model.parameters.forEach((name, t) -> start.put(name, t.value.clone()));
      }
      double now = distance(o);
      first = epoch == 2 ? now : first;
      boolean settled = epoch > 2 && Math.abs(now - before) < threshold(share, units, first);
      before = now;
      if (settled || epoch == cap) {
        pruned = epoch;
        prune(o);
      }
    }

    private double distance(Oracle o) {
      double moved = 0;
      double size = 0;
      for (Map.Entry<String, double[]> e : start.entrySet()) {
        double[] value = o.model.parameters.get(e.getKey()).value;
        for (int i = 0; i < value.length; i++) {
          moved += (value[i] - e.getValue()[i]) * (value[i] - e.getValue()[i]);
          size += e.getValue()[i] * e.getValue()[i];
        }
      }
      return Math.sqrt(moved) / Math.sqrt(size);
    }

    private void prune(Oracle o) {
      if (units) {
        MethodsBeforeTrainingTest.unitFlow(o, share);
        OracleTest.change(o, o.optimizer, o.rate);
      } else {
        double[] goals = share == .9 ? new double[] {.5, .7, .8, .85, .875, .8875, .9} : new double[] {share};
        Arrays.stream(goals).forEach(goal -> MethodsBeforeTrainingTest.gradientFlow(o, goal, false));
      }
      OracleTest.restart(o, t -> OracleTest.oneCycle(LR, 0.3, t, after * STEPS));
    }
  }

  private DynamicTest early(Net net, String use, Watch watch, int expected) {
    DynamicTest run = test("earlycrop", net, use, watch.epochs, watch.events());
    return DynamicTest.dynamicTest(
        run.getDisplayName(),
        () -> {
          run.getExecutable().execute();
          assertTrue(watch.pruned > 2, "The earliest is the end of the third epoch, not of epoch " + watch.pruned + ".");
          assertTrue(
              expected < 0 || (expected == 0 ? watch.pruned < watch.cap : watch.pruned == expected),
              "pruned after epoch " + watch.pruned);
        });
  }

  /** Where the threshold lets it, before the cap; where it is negative, or hardly more than nothing, at the cap. */
  @TestFactory
  List<DynamicTest> earlyCropWaitsForTheDriftToSettle() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Net net : List.of(OracleTest.DENSE, OracleTest.CONV)) {
      tests.add(
          early(net, "earlycrop(remove: 20% of weights, no_later_than: epoch 6, after: 2 epochs, batches: 2, rounds: 0)",
              new Watch(.2, false, 6, 2, 8), 0));
      tests.add(
          early(net, "earlycrop(remove: 90% of weights, no_later_than: epoch 4, after: 2 epochs, batches: 2)",
              new Watch(.9, false, 4, 2, 7), 4));
      tests.add(
          early(net, "earlycrop_units(remove: 30% of units, no_later_than: epoch 6, after: 2 epochs, batches: 2)",
              new Watch(.3, true, 6, 2, 8), 0));
      tests.add(
          early(net, "earlycrop_units(remove: 80% of units, no_later_than: epoch 4, after: 2 epochs, batches: 2)",
              new Watch(.8, true, 4, 2, 7), -1));
    }
    return tests;
  }
}
