package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Programs;
import dev.prune.compiler.oracle.Oracle.At;
import dev.prune.compiler.oracle.Oracle.Net;
import dev.prune.compiler.oracle.Oracle.Optimizer;
import dev.prune.compiler.oracle.Oracle.Place;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings on the double reference are what a naive implementation says, number by number. */
class OracleTest {
  static final int TRAIN = 42;
  static final int BATCH = 8;

  /** Five full batches and a tail of two. */
  static final int STEPS = 6;

  @TempDir Path folder;

  // ------------------------------------------------------------------ networks

  // A bias before batchnorm has no gradient but rounding, which Adam would blow up to a step: there are none here.
  static final Net DENSE =
      new Net(
          """
          network N {
            input image: float[2, 6, 5]
            a = image |> flatten |> dense(9) |> relu
            b = a |> dense(7) |> tanh
            output y = b |> dense(3)
          }
          """,
          (m, x) -> m.dense("y", m.each(m.dense("b", m.each(m.dense("a", m.flatten(x)), m.tape::relu)), m.tape::tanh)),
          ordered(
              "a", List.of(Place.of("a.weight", 0), Place.of("a.bias", 0), Place.of("b.weight", 1)),
              "b", List.of(Place.of("b.weight", 0), Place.of("b.bias", 0), Place.of("y.weight", 1))),
          Map.of("a", List.of("a"), "b", List.of("b")));

  static final Net CONV =
      new Net(
          """
          network N {
            input image: float[2, 6, 5]
            s = image |> conv(6, 3x3, bias: false) |> batchnorm as n0 |> relu
            c1 = s |> conv(5, 3x3, bias: false) |> batchnorm(momentum: 0.3, epsilon: 1e-3) as n1 |> relu
            c2 = c1 |> conv(6, 3x3, bias: false) |> batchnorm as n2
            r = c2 + s |> relu
            side = image |> conv(4, 1x1) |> sigmoid
            h = concat(r, side) |> max_pool(2x2) |> flatten |> dense(8) |> tanh
            output y = h |> dense(3)
          }
          """,
          (m, x) -> {
            Model.Images s = m.each(m.batchnorm("n0", m.conv("s", x, 3, 1, 1), 0.1, 1e-5), m.tape::relu);
            Model.Images c1 = m.each(m.batchnorm("n1", m.conv("c1", s, 3, 1, 1), 0.3, 1e-3), m.tape::relu);
            Model.Images c2 = m.batchnorm("n2", m.conv("c2", c1, 3, 1, 1), 0.1, 1e-5);
            Model.Images r = m.each(m.add(c2, s), m.tape::relu);
            Model.Images side = m.each(m.conv("side", x, 1, 1, 0), m.tape::sigmoid);
            int[][] flat = m.flatten(m.maxPool(m.concat(r, side), 2));
            return m.dense("y", m.each(m.dense("h", flat), m.tape::tanh));
          },
          ordered(
              "s",
              List.of(
                  Place.of("s.weight", 0), Place.of("n0.gamma", 0), Place.of("n0.beta", 0),
                  Place.of("n0.mean", 0), Place.of("n0.variance", 0), Place.of("c1.weight", 1),
                  Place.of("c2.weight", 0), Place.of("n2.gamma", 0), Place.of("n2.beta", 0),
                  Place.of("n2.mean", 0), Place.of("n2.variance", 0), new Place("h.weight", 1, 0, 6)),
              "c1",
              List.of(
                  Place.of("c1.weight", 0), Place.of("n1.gamma", 0), Place.of("n1.beta", 0), Place.of("n1.mean", 0),
                  Place.of("n1.variance", 0), Place.of("c2.weight", 1)),
              "side",
              List.of(Place.of("side.weight", 0), Place.of("side.bias", 0), new Place("h.weight", 1, 36, 6)),
              "h", List.of(Place.of("h.weight", 0), Place.of("h.bias", 0), Place.of("y.weight", 1))),
          Map.of("s", List.of("s", "c2"), "c1", List.of("c1"), "side", List.of("side"), "h", List.of("h")));

  private static final Net POOLED =
      new Net(
          """
          network N {
            input image: float[2, 6, 5]
            c = image |> conv(5, 3x3, stride: 2) |> tanh
            d = c |> global_average_pool |> dense(6, bias: false) |> batchnorm as n |> sigmoid
            output y = d |> dense(4)
          }
          """,
          (m, x) -> {
            int[][] d = m.dense("d", m.averages(m.each(m.conv("c", x, 3, 2, 1), m.tape::tanh)));
            int[][][] single = new int[d.length][][];
            for (int r = 0; r < d.length; r++) {
              single[r] = Arrays.stream(d[r]).mapToObj(n -> new int[] {n}).toArray(int[][]::new);
            }
            Model.Images n = m.batchnorm("n", new Model.Images(single, 1, 1), 0.1, 1e-5);
            return m.dense("y", m.each(m.flatten(n), m.tape::sigmoid));
          },
          ordered(
              "c", List.of(Place.of("c.weight", 0), Place.of("c.bias", 0), Place.of("d.weight", 1)),
              "d",
              List.of(
                  Place.of("d.weight", 0), Place.of("n.gamma", 0), Place.of("n.beta", 0),
                  Place.of("n.mean", 0), Place.of("n.variance", 0), Place.of("y.weight", 1))),
          Map.of("c", List.of("c"), "d", List.of("d")));

  @SuppressWarnings("unchecked")
  static Map<String, List<Place>> ordered(Object... pairs) {
    Map<String, List<Place>> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], (List<Place>) pairs[i + 1]);
    }
    return map;
  }

  // ------------------------------------------------------------------ cases

  /**
   * A training.
   *
   * @param optimizer as written, and in numbers
   * @param rate by the step of the schedule, from 0
   * @param rules what the program says besides
   * @param events what the oracle does after a step and before evaluation ({@link #after}), or after it ({@link #end});
   *     after step 0 is before the first one
   */
  record Case(
      Net net,
      String optimizer,
      Optimizer numbers,
      String schedule,
      IntToDoubleFunction rate,
      int epochs,
      String rules,
      Map<Integer, Consumer<Oracle>> events) {}

  static int after(int step) {
    return 2 * step;
  }

  static int end(int epoch) {
    return 2 * epoch * STEPS + 1;
  }

  static final Optimizer ADAM = Optimizer.adam("adam", 0, 0.9, 0.999, 1e-8);

  static Case adam(Net net, String rules, Map<Integer, Consumer<Oracle>> events) {
    return new Case(net, "adam(lr: 0.02)", ADAM, "constant", t -> 0.02, 3, rules, events);
  }

  static Case momentum(Net net, String rules, Map<Integer, Consumer<Oracle>> events) {
    return new Case(
        net, "sgd(lr: 0.05, momentum: 0.8, weight_decay: 0.01)", Optimizer.sgd(0.8, false, 0.01), "constant", t -> 0.05,
        3, rules, events);
  }

  static double oneCycle(double lr, double warm, int t, int total) {
    double peak = warm * total - 1;
    return t <= peak
        ? lr - (lr - lr / 25) * (1 + Math.cos(Math.PI * t / peak)) / 2
        : lr / 25e4 + (lr - lr / 25e4) * (1 + Math.cos(Math.PI * (t - peak) / (total - 1 - peak))) / 2;
  }

  static double cosine(double lr, double last, int t, int total) {
    return last + (lr - last) * (1 + Math.cos(Math.PI * t / total)) / 2;
  }

  @TestFactory
  List<DynamicTest> optimisers() {
    List<DynamicTest> tests = new ArrayList<>();
    Map<String, Optimizer> all = new LinkedHashMap<>();
    all.put("sgd(lr: 0.1)", Optimizer.sgd(0, false, 0));
    all.put("sgd(lr: 0.1, weight_decay: 0.02)", Optimizer.sgd(0, false, 0.02));
    all.put("sgd(lr: 0.1, momentum: 0.9)", Optimizer.sgd(0.9, false, 0));
    all.put("sgd(lr: 0.1, momentum: 0.7, nesterov: true, weight_decay: 0.01)", Optimizer.sgd(0.7, true, 0.01));
    all.put("adam(lr: 0.1)", ADAM);
    all.put(
        "adam(lr: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weight_decay: 0.02)",
        Optimizer.adam("adam", 0.02, 0.8, 0.95, 1e-3));
    all.put("adamw(lr: 0.1, weight_decay: 0.05)", Optimizer.adam("adamw", 0.05, 0.9, 0.999, 1e-8));
    all.forEach(
        (text, numbers) -> {
          for (Net net : List.of(DENSE, CONV, POOLED)) {
            tests.add(test(text, new Case(net, text, numbers, "constant", t -> 0.1, 2, "", Map.of())));
          }
        });
    return tests;
  }

  @TestFactory
  List<DynamicTest> learningRates() {
    int total = 3 * STEPS;
    Map<String, IntToDoubleFunction> all = new LinkedHashMap<>();
    all.put("step(every: 4 steps, factor: 0.5)", t -> 0.1 * Math.pow(0.5, Math.floor(t / 4.0)));
    all.put("step(every: 1 epochs, factor: 0.1)", t -> 0.1 * Math.pow(0.1, Math.floor(t / (double) STEPS)));
    all.put("cosine", t -> cosine(0.1, 0, t, total));
    all.put("cosine(final: 0.02)", t -> cosine(0.1, 0.02, t, total));
    all.put("linear", t -> 0.1 * (total - t) / total);
    all.put("linear(final: 0.02)", t -> 0.1 - 0.08 * t / total);
    all.put("one_cycle(warm: 25%)", t -> oneCycle(0.1, 0.25, t, total));
    all.put("warmup(4 steps)", t -> 0.1 * Math.min(1, (t + 1) / 4.0));
    all.put(
        "warmup(1 epochs, then: cosine)",
        t -> t < STEPS ? 0.1 * (t + 1) / STEPS : cosine(0.1, 0, t - STEPS, total - STEPS));
    List<DynamicTest> tests = new ArrayList<>();
    all.forEach(
        (text, rate) ->
            tests.add(
                test(
                    text,
                    new Case(
                        DENSE, "sgd(lr: 0.1, momentum: 0.5)", Optimizer.sgd(0.5, false, 0), text, rate, 3, "",
                        Map.of()))));
    return tests;
  }

  @TestFactory
  List<DynamicTest> learningRatesThatBeginAgain() {
    int total = 3 * STEPS;
    Optimizer plain = Optimizer.sgd(0, false, 0);
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        test(
            "restart at the end of an epoch: the rest of the run is the new schedule",
            new Case(
                DENSE, "sgd(lr: 0.1)", plain, "cosine", t -> cosine(0.1, 0, t, total), 3,
                "at end of epoch 1 { restart schedule }",
                Map.of(end(1), o -> restart(o, t -> cosine(0.1, 0, t, total - STEPS))))));
    tests.add(
        test(
            "restart after a step: the next step is the first of the new schedule",
            new Case(
                DENSE, "sgd(lr: 0.1)", plain, "cosine", t -> cosine(0.1, 0, t, total), 3,
                "at step 8 { restart schedule }",
                Map.of(after(8), o -> restart(o, t -> cosine(0.1, 0, t, total - 8))))));
    tests.add(
        test(
            "restart before an update: this step is the first of the new schedule",
            new Case(
                DENSE, "sgd(lr: 0.1)", plain, "warmup(4 steps, then: cosine)",
                t -> t < 4 ? 0.1 * (t + 1) / 4 : cosine(0.1, 0, t - 4, total - 4), 3,
                "every 8 steps until step 8 before update { restart schedule }",
                Map.of(
                    after(7),
                    o -> restart(o, t -> t < 4 ? 0.1 * (t + 1) / 4 : cosine(0.1, 0, t - 4, total - 7 - 4))))));
    tests.add(
        test(
            "phases have schedules of their own",
            new Case(
                DENSE, "sgd(lr: 0.1)", plain, "constant", t -> 0.1, 3,
                """
                phase first for 4 steps { schedule warmup(3 steps) }
                phase second for 1 epochs { schedule cosine }
                phase third { schedule cosine(final: 0.05) }
                """,
                Map.of(
                    after(0), o -> restart(o, t -> 0.1 * Math.min(1, (t + 1) / 3.0)),
                    after(4), o -> restart(o, t -> cosine(0.1, 0, t, 2)),
                    end(1), o -> restart(o, t -> cosine(0.1, 0.05, t, total - STEPS))))));
    return tests;
  }

  @TestFactory
  List<DynamicTest> optimisersOfPhases() {
    Optimizer momentum = Optimizer.sgd(0.8, false, 0.01);
    Optimizer other = Optimizer.adam("adam", 0, 0.8, 0.95, 1e-3);
    Map<String, double[][]> remembered = new HashMap<>();
    return List.of(
        test(
            "from momentum to Adam, to Adam with other numbers, and back",
            new Case(
                CONV, "sgd(lr: 0.05, momentum: 0.8, weight_decay: 0.01)", momentum, "constant", t -> 0.05, 3,
                """
                phase first for 4 steps {}
                phase second for 1 epochs { optimizer adam(lr: 0.02) }
                phase third for 5 steps { optimizer adam(lr: 0.03, beta1: 0.8, beta2: 0.95, epsilon: 1e-3) }
                """,
                Map.of(
                    after(4), o -> change(o, ADAM, t -> 0.02),
                    end(1), o -> change(o, other, t -> 0.03),
                    after(11), o -> change(o, momentum, t -> 0.05)))),
        test(
            "a schedule of its own, beginning with the first step, and plain descent after it",
            new Case(
                DENSE, "sgd(lr: 0.1)", Optimizer.sgd(0, false, 0), "cosine", t -> cosine(0.1, 0, t, 18), 3,
                """
                phase first for 1 epochs { optimizer adam(lr: 0.02) schedule cosine(final: 0.01) }
                """,
                Map.of(
                    after(0),
                    o -> {
                      change(o, ADAM, t -> cosine(0.02, 0.01, t, STEPS));
                      restart(o, o.rate);
                    },
                    end(1),
                    o -> {
                      change(o, Optimizer.sgd(0, false, 0), t -> cosine(0.1, 0, t, 2 * STEPS));
                      restart(o, o.rate);
                    }))),
        test(
            "slots of another optimiser are not taken back, its own are",
            adam(
                DENSE,
                """
                snapshot s = slots at step 3
                phase first for 5 steps {}
                phase second for 6 steps { optimizer adam(lr: 0.03, beta1: 0.8, beta2: 0.95, epsilon: 1e-3) }
                at step 8 { rewind s }
                at step 14 { rewind s }
                """,
                Map.of(
                    after(3), o -> o.model.parameters.forEach((name, t) -> remembered.put(name, slots(t))),
                    after(5), o -> change(o, other, t -> 0.03),
                    after(8), o -> change(o, other, t -> 0.03),
                    after(11), o -> change(o, ADAM, t -> 0.02),
                    after(14),
                    o -> {
                      o.updates = 3;
                      o.model.parameters.forEach((name, t) -> {
                        t.first = remembered.get(name)[0];
                        t.second = remembered.get(name)[1];
                      });
                    }))));
  }

  private static double[][] slots(Model.Tensor t) {
    return new double[][] {t.first.clone(), t.second.clone()};
  }

  /** Another optimiser begins with slots of zeros; what the learning rate is a function of goes on. */
  static void change(Oracle oracle, Optimizer optimizer, IntToDoubleFunction rate) {
    oracle.optimizer = optimizer;
    oracle.rate = rate;
    oracle.updates = 0;
    oracle.model.parameters.values().forEach(t -> {
      Arrays.fill(t.first, 0);
      Arrays.fill(t.second, 0);
    });
  }

  static void restart(Oracle oracle, IntToDoubleFunction rate) {
    oracle.clock = 0;
    oracle.rate = rate;
  }

  // ------------------------------------------------------------------ channels that go

  private static Consumer<Oracle> perLayer(
      boolean compact, double share, int gradientBatches, boolean inTraining, String suffix, Oracle.RowScore score,
      String... groups) {
    return o -> {
      Map<String, double[]> g = gradientBatches == 0 ? null : o.gradients(gradientBatches, inTraining);
      Map<String, List<Integer>> gone = new LinkedHashMap<>();
      for (String group : groups) {
        int left = (int) (o.original.get(group) - Math.round(share * o.original.get(group)));
        int count = Math.max(0, Math.min(o.channels.get(group).size() - left, o.channels.get(group).size() - 1));
        gone.put(group, Oracle.smallest(o.scores(group, suffix, g, score), count));
      }
      gone.forEach((group, positions) -> {
        if (compact) {
          o.compact(group, positions);
        } else {
          o.mask(group, positions);
        }
      });
    };
  }

  /** Ranked together: units go one by one until {@code enough}, never the last {@code keep} of a group. */
  private static Consumer<Oracle> globally(
      int keep, int gradientBatches, String suffix, Oracle.RowScore score, Enough enough, String... groups) {
    return o -> {
      Map<String, double[]> g = gradientBatches == 0 ? null : o.gradients(gradientBatches, false);
      Map<String, double[]> scores = new LinkedHashMap<>();
      for (String group : groups) {
        scores.put(group, o.scores(group, suffix, g, score));
      }
      Map<String, List<Integer>> gone = new LinkedHashMap<>();
      Map<String, Integer> widths = new HashMap<>();
      o.channels.forEach((group, present) -> widths.put(group, present.size()));
      for (At at : Oracle.ranked(scores)) {
        if (enough.reached(widths)) {
          break;
        }
        if (widths.get(at.group()) > keep) {
          gone.computeIfAbsent(at.group(), x -> new ArrayList<>()).add(at.position());
          widths.merge(at.group(), -1, Integer::sum);
        }
      }
      gone.forEach(o::compact);
    };
  }

  @FunctionalInterface
  private interface Enough {
    boolean reached(Map<String, Integer> widths);
  }

  private static double l1(double[] w, double[] g) {
    return Arrays.stream(w).map(Math::abs).sum();
  }

  private static double l2(double[] w, double[] g) {
    return Math.sqrt(Arrays.stream(w).map(v -> v * v).sum());
  }

  private static double taylor(double[] w, double[] g) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * g[i];
    }
    return Math.abs(sum);
  }

  private static int sum(Map<String, Integer> widths, String... groups) {
    return Arrays.stream(groups).mapToInt(widths::get).sum();
  }

  /** Parameters of {@code CONV}, counted by hand: weights, biases, two numbers a channel of each batchnorm. */
  private static int parametersOfConv(Map<String, Integer> w) {
    int s = w.get("s");
    int c1 = w.get("c1");
    int side = w.get("side");
    int h = w.get("h");
    return 2 * 9 * s + 2 * s + s * 9 * c1 + 2 * c1 + c1 * 9 * s + 2 * s + (2 * side + side)
        + ((6 * s + 6 * side) * h + h) + (h * 3 + 3);
  }

  /**
   * FLOPs of {@code CONV}, counted by hand: two a multiply-add at each of 30 pixels; one an element for relu, the sum;
   * two for batchnorm; a window's size for pooling; four for sigmoid and tanh.
   */
  private static int flopsOfConv(Map<String, Integer> w) {
    int s = w.get("s");
    int c1 = w.get("c1");
    int side = w.get("side");
    int h = w.get("h");
    int convolutions = 2 * 30 * (2 * 9 * s + s * 9 * c1 + c1 * 9 * s + 2 * side);
    int elements = 30 * (s * (2 + 1) + c1 * (2 + 1) + s * 2 + s * (1 + 1) + SIGMOID * side);
    int pooling = 4 * 6 * (s + side);
    return convolutions + elements + pooling + 2 * (6 * (s + side) * h + 3 * h) + TANH * h;
  }

  private static final int SIGMOID = 4;
  private static final int TANH = 4;

  @TestFactory
  List<DynamicTest> channelsThatGo() {
    List<DynamicTest> tests = new ArrayList<>();
    String at = "at end of epoch 1 { %s }";
    String[] all = {"s", "c1", "side", "h"};
    for (String action : List.of("compact", "mask")) {
      boolean compact = action.equals("compact");
      tests.add(
          test(
              action + " by magnitude per layer",
              adam(
                  CONV, at.formatted(action + " lowest 50% of units of (conv, dense) except outputs by sum(abs(w)) "
                      + "ranked per layer"),
                  Map.of(end(1), perLayer(compact, 0.5, 0, false, ".weight", OracleTest::l1, all)))));
      tests.add(
          test(
              action + " by norm per layer, momentum",
              momentum(
                  POOLED, at.formatted(action + " lowest 34% of units of (conv, dense) except outputs by norm(w) "
                      + "ranked per layer"),
                  Map.of(end(1), perLayer(compact, 0.34, 0, false, ".weight", OracleTest::l2, "c", "d")))));
      tests.add(
          test(
              action + " by Taylor over three batches in evaluation mode",
              adam(
                  CONV,
                  at.formatted(action + " lowest 50% of units of (conv, dense) except outputs by abs(sum(w * "
                      + "grad)) over 3 batches of train in eval ranked per layer"),
                  Map.of(end(1), perLayer(compact, 0.5, 3, false, ".weight", OracleTest::taylor, all)))));
      tests.add(
          test(
              action + " by Taylor over two batches in training mode",
              momentum(
                  CONV,
                  at.formatted(action + " lowest 40% of units of conv by abs(sum(w * grad)) over 2 batches of "
                      + "train in train ranked per layer"),
                  Map.of(end(1), perLayer(compact, 0.4, 2, true, ".weight", OracleTest::taylor, "s", "c1", "side")))));
      tests.add(
          test(
              action + " twice: shares are of the original network",
              adam(
                  DENSE,
                  "every 1 epoch { " + action + " lowest 40% of units of dense except "
                      + "outputs by max(abs(w)) ranked per layer }",
                  Map.of(
                      end(1),
                      perLayer(
                          compact, 0.4, 0, false, ".weight",
                          (w, g) -> Arrays.stream(w).map(Math::abs).max().getAsDouble(), "a", "b")))));
    }
    tests.add(
        test(
            "gamma",
            adam(
                POOLED, at.formatted("compact highest 50% of units of d by gamma"),
                Map.of(
                    end(1),
                    o -> {
                      double[] gamma = o.model.parameters.get("n.gamma").value;
                      o.compact("d", Oracle.smallest(Arrays.stream(gamma).map(v -> -v).toArray(), 3));
                    }))));
    tests.add(
        test(
            "mean, ranked globally, with a least width",
            adam(
                CONV, at.formatted("compact lowest 40% of units of (conv, dense) except outputs by "
                    + "mean(abs(w)) ranked globally keep 3"),
                Map.of(
                    end(1),
                    globally(
                        3, 0, ".weight", (w, g) -> l1(w, g) / w.length,
                        w -> sum(w, all) <= 23 - Math.round(0.4 * 23), all)))));
    tests.add(
        test(
            "parameters",
            adam(
                CONV, at.formatted("compact lowest 45% of parameters of (conv, dense) except outputs by norm(w)"),
                Map.of(
                    end(1),
                    globally(
                        1, 0, ".weight", OracleTest::l2,
                        w -> parametersOfConv(w) <= 0.55 * parametersOfConv(Map.of("s", 6, "c1", 5, "side", 4, "h", 8)),
                        all)))));
    tests.add(
        test(
            "FLOPs",
            adam(
                CONV,
                at.formatted("compact lowest 45% of flops of (conv, dense) except outputs by "
                    + "abs(sum(w * grad)) over 2 batches of train in eval"),
                Map.of(
                    end(1),
                    globally(
                        1, 2, ".weight", OracleTest::taylor,
                        w -> flopsOfConv(w) <= 0.55 * flopsOfConv(Map.of("s", 6, "c1", 5, "side", 4, "h", 8)), all)))));
    tests.add(
        test(
            "reset of the optimiser",
            adam(
                DENSE,
                at.formatted("compact lowest 50% of units of a by norm(w) reset optimizer"),
                Map.of(
                    end(1),
                    o -> {
                      // Half of nine units is rounded up, as everywhere.
                      o.compact("a", Oracle.smallest(o.scores("a", ".weight", null, OracleTest::l2), 5));
                      o.updates = 0;
                      o.model.parameters.values().forEach(t -> {
                        Arrays.fill(t.first, 0);
                        Arrays.fill(t.second, 0);
                      });
                    }))));
    tests.add(
        test(
            "the active network as the base",
            adam(
                DENSE,
                "at end of epoch 1 { mask lowest 4 of units of a by norm(w) }\n"
                    + "at end of epoch 2 { compact lowest 40% of active units of a by norm(w) }",
                Map.of(
                    end(1), o -> o.mask("a", Oracle.smallest(o.scores("a", ".weight", null, OracleTest::l2), 4)),
                    // Four are masked already; two of the five others go, and the masked ones with them.
                    end(2),
                    o -> o.compact("a", Oracle.smallest(o.scores("a", ".weight", null, OracleTest::l2), 6))))));
    return tests;
  }

  // ------------------------------------------------------------------ weights that go

  static void maskWeights(Oracle o, long count, String... tensors) {
    List<Model.Tensor> all = Arrays.stream(tensors).map(o.model.parameters::get).toList();
    record Weight(Model.Tensor tensor, int at) {}
    List<Weight> weights = new ArrayList<>();
    all.forEach(t -> {
      for (int i = 0; i < t.value.length; i++) {
        weights.add(new Weight(t, i));
      }
    });
    weights.sort(java.util.Comparator.comparingDouble(
        w -> w.tensor().live[w.at()] == 0 ? -1 : Math.abs(w.tensor().value[w.at()])));
    weights.subList(0, (int) count).forEach(w -> Oracle.maskWeight(w.tensor(), w.at()));
  }

  @TestFactory
  List<DynamicTest> weightsThatGo() {
    List<DynamicTest> tests = new ArrayList<>();
    // Zhu and Gupta's curve from nothing to 90 %, as reference tables have it.
    double[] cubic = {0, .2439, .4392, .5913, .7056, .7875, .8424, .8757, .8928, .8991, .9};
    int all = 60 * 9 + 9 * 7 + 7 * 3;
    for (String optimizer : List.of("adam", "adamw", "sgd")) {
      Map<Integer, Consumer<Oracle>> events = new HashMap<>();
      for (int k = 0; k <= 10; k++) {
        double share = 0.9 * (1 - Math.pow(1 - k / 10.0, 3));
        assertEquals(cubic[k], share, 5e-5);
        events.put(after(4 + k), o -> maskWeights(o, Math.round(share * all), "a.weight", "b.weight", "y.weight"));
      }
      Optimizer numbers =
          optimizer.equals("sgd")
              ? Optimizer.sgd(0.9, true, 0.01)
              : Optimizer.adam(optimizer, 0.03, 0.9, 0.999, 1e-8);
      String text =
          optimizer.equals("sgd")
              ? "sgd(lr: 0.02, momentum: 0.9, nesterov: true, weight_decay: 0.01)"
              : optimizer + "(lr: 0.02, weight_decay: 0.03)";
      tests.add(
          test(
              "gradual magnitude pruning, " + optimizer,
              new Case(
                  DENSE, text, numbers, "constant", t -> 0.02, 3,
                  "every 1 step from step 4 until step 14 { mask lowest cubic(0%, 90%) of weights by abs(w) }",
                  events)));
    }
    tests.add(
        test(
            "a list of rounds, then channels of what is masked",
            adam(
                DENSE,
                "every 3 steps from step 3 until step 9 { mask lowest steps([20%, 50%, "
                    + "60%]) of weights of (a, b) by abs(w) }\n"
                    + "at step 13 { compact lowest 40% of units of b by sum(abs(w)) }",
                Map.of(
                    after(3), o -> maskWeights(o, Math.round(0.2 * 603), "a.weight", "b.weight"),
                    after(6), o -> maskWeights(o, Math.round(0.5 * 603), "a.weight", "b.weight"),
                    after(9), o -> maskWeights(o, Math.round(0.6 * 603), "a.weight", "b.weight"),
                    after(13), o -> o.compact("b", Oracle.smallest(o.scores("b", ".weight", null, OracleTest::l1), 3))))));
    tests.add(
        test(
            "each layer the same share",
            adam(
                DENSE, "at init { mask lowest 30% of weights by abs(w) ranked per layer }",
                Map.of(
                    after(0),
                    o -> {
                      maskWeights(o, Math.round(0.3 * 540), "a.weight");
                      maskWeights(o, Math.round(0.3 * 63), "b.weight");
                      maskWeights(o, Math.round(0.3 * 21), "y.weight");
                    }))));
    return tests;
  }

  // ------------------------------------------------------------------ the comparison

  private DynamicTest test(String name, Case c) {
    return DynamicTest.dynamicTest(name, () -> check(c));
  }

  void check(Case c) {
    boolean classes = c.net != POOLED;
    String text =
        c.net.text()
            + "train N {\n  data digits\n  loss " + (classes ? "cross_entropy(y)" : "mse(y)") + "\n  optimizer "
            + c.optimizer + "\n  schedule " + c.schedule + "\n  batch " + BATCH + "\n  epochs " + c.epochs
            + "\n  seed 11\n" + c.rules + "\n}\n";
    Watched data = new Watched(TRAIN, 11, 5, classes ? 3 : 0, classes ? 0 : 4);
    Oracle oracle = new Oracle(c.net, c.numbers, c.rate, data, BATCH);
    Path before = folder.resolve("before.safetensors");
    Path after = folder.resolve("after.safetensors");
    List<EpochReport> epochs = new ArrayList<>();
    List<EventReport> events = new ArrayList<>();
    int[][] left;
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(text), device, Overrides.none())) {
      trainer.save(before);
      Safetensors.read(before).tensors().forEach((n, t) -> {
        if (!n.matches(".*\\.slot\\d")) {
          boolean statistic = n.endsWith(".mean") || n.endsWith(".variance");
          (statistic ? oracle.model.statistics : oracle.model.parameters)
              .put(n, new Model.Tensor(t.shape(), t.doubles()));
        }
      });
      trainer.train(data, new Listener() {
        @Override
        public void epoch(EpochReport report) {
          epochs.add(report);
        }

        @Override
        public void event(EventReport report) {
          events.add(report);
        }
      });
      trainer.save(after);
      left = trainer.structure().originals().channels();
    }
    oracle.begin();
    run(c, oracle, epochs);
    assertEquals(data.train.size(), oracle.read, "every sample that was read has a reason");
    data.test.forEach(at -> assertEquals(data.train.size(), at, "the test split is read when all is over"));
    compare(Safetensors.read(after).tensors(), oracle);
    int group = 0;
    for (List<Integer> channels : oracle.channels.values()) {
      assertArrayEquals(channels.stream().mapToInt(Integer::intValue).toArray(), left[group++]);
    }
    if (!events.isEmpty()) {
      long live = oracle.model.parameters.values().stream().mapToLong(t -> (long) Arrays.stream(t.live).sum()).sum();
      long present = oracle.model.parameters.values().stream().mapToLong(t -> t.live.length).sum();
      assertEquals(live, events.getLast().nonzeroParameters().after());
      assertEquals(present, events.getLast().parameters().after());
      if (c.net == CONV) {
        Map<String, Integer> widths = new HashMap<>();
        Map<String, Integer> lives = new HashMap<>();
        oracle.channels.forEach((name, present2) -> {
          widths.put(name, present2.size());
          lives.put(name, present2.size() - oracle.masked.get(name).size());
        });
        assertEquals(flopsOfConv(widths), events.getLast().flopsPerSample().after());
        assertEquals(flopsOfConv(lives), events.getLast().effectiveFlopsPerSample().after());
      }
    }
  }

  private static void run(Case c, Oracle oracle, List<EpochReport> epochs) {
    c.events.getOrDefault(after(0), o -> {}).accept(oracle);
    int step = 0;
    for (int epoch = 0; epoch < c.epochs; epoch++) {
      oracle.lossSum = 0;
      oracle.hits = 0;
      int began = oracle.read;
      for (int at = 0; at < TRAIN; at += BATCH) {
        step++;
        oracle.step(Math.min(BATCH, TRAIN - at));
        c.events.getOrDefault(after(step), o -> {}).accept(oracle);
        if (step % STEPS == 0) {
          assertEquals(
              TRAIN, new HashSet<>(oracle.data.train.subList(began, oracle.read)).size(), "each sample once an epoch");
          report(oracle, epochs.get(epoch), c.epochs);
          c.events.getOrDefault(end(epoch + 1), o -> {}).accept(oracle);
        }
      }
    }
  }

  private static void report(Oracle oracle, EpochReport report, int epochs) {
    double[] validation = oracle.evaluate(Split.VALIDATION);
    Map<Split, Map<String, Double>> metrics = report.metrics();
    assertEquals(oracle.lossSum / TRAIN, metrics.get(Split.TRAIN).get("loss"), 1e-9);
    assertEquals(validation[0], metrics.get(Split.VALIDATION).get("loss"), 1e-9);
    if (oracle.data.classes() > 0) {
      assertEquals((double) oracle.hits / TRAIN, metrics.get(Split.TRAIN).get("accuracy"), 1e-12);
      assertEquals(validation[1], metrics.get(Split.VALIDATION).get("accuracy"), 1e-12);
    }
    assertTrue(metrics.get(Split.TEST) == null || report.epoch() == epochs);
  }

  private static void compare(Map<String, StoredTensor> found, Oracle oracle) {
    oracle.model.statistics.forEach((name, t) -> near(t.value, found.get(name).doubles(), name));
    oracle.model.parameters.forEach(
        (name, t) -> {
          assertArrayEquals(Arrays.stream(t.shape).asLongStream().toArray(), found.get(name).shape(), name);
          near(t.value, found.get(name).doubles(), name);
          if (found.containsKey(name + ".slot0")) {
            near(t.first, found.get(name + ".slot0").doubles(), name + ".slot0");
          }
          if (found.containsKey(name + ".slot1")) {
            near(t.second, found.get(name + ".slot1").doubles(), name + ".slot1");
          }
        });
  }

  private static void near(double[] wanted, double[] found, String name) {
    assertEquals(wanted.length, found.length, name);
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], found[i], 1e-9 * Math.max(1, Math.abs(wanted[i])), name + "[" + i + "]");
    }
  }
}
