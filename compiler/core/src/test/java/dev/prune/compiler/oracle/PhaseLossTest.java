package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.prune.compiler.Programs;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums of losses, and losses of phases, against a naive training: what moves, what stays, what is measured and scored. */
class PhaseLossTest {
  private static final List<String> ALL = List.of("a", "b", "e", "y");

  @TempDir Path folder;

  static String program(String loss, String rules) {
    return Exits.NETWORK
        + "train N {\n  data digits(validate: 50%)\n  loss " + loss
        + "\n  optimizer sgd(lr: 0.2, momentum: 0.9, weight_decay: 0.05)\n  batch 24\n  epochs 12\n  seed 4\n" + rules
        + "\n}\n";
  }

  /** Runs a program and the oracle beside it, a step an epoch, and compares after each. */
  static void check(
      Path folder, String text, Consumer<Exits> atInit, List<Consumer<Exits>> epochs, List<double[]> weights) {
    Path before = folder.resolve("before.safetensors");
    Path file = folder.resolve("now.safetensors");
    Exits oracle = new Exits(1);
    List<EpochReport> reports = new ArrayList<>();
    List<Map<String, StoredTensor>> states = new ArrayList<>();
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(text), device, Overrides.none())) {
      trainer.save(before);
      trainer.train(
          Exits.data(),
          new Listener() {
            @Override
            public void epoch(EpochReport report) {
              reports.add(report);
              trainer.save(file);
              states.add(new TreeMap<>(Safetensors.read(file).tensors()));
            }
          });
    }
    Map<String, Model.Tensor> parameters = new TreeMap<>();
    Safetensors.read(before).tensors().forEach((name, t) -> {
      if (!name.endsWith(".slot0")) {
        parameters.put(name, new Model.Tensor(t.shape(), t.doubles()));
      }
    });
    oracle.take(parameters);
    atInit.accept(oracle);
    for (int epoch = 0; epoch < epochs.size(); epoch++) {
      double[] w = weights.get(epoch);
      double[] seen = oracle.measured();
      oracle.step(w[0], w[1]);
      String when = "epoch " + (epoch + 1);
      reported(reports.get(epoch), w, seen, oracle.on(2).measured(), when);
      epochs.get(epoch).accept(oracle);
      for (String name : parameters.keySet()) {
        Model.Tensor t = oracle.model.parameters.get(name);
        near(t.value, states.get(epoch).get(name).doubles(), when + ", " + name);
        near(t.first, states.get(epoch).get(name + ".slot0").doubles(), when + ", momentum of " + name);
      }
    }
  }

  private static void reported(EpochReport report, double[] w, double[] seen, double[] validation, String when) {
    Map<String, Double> train = report.metrics().get(Split.TRAIN);
    assertEquals(w[0] * seen[0] + w[1] * seen[2], train.get("loss"), 1e-9, when);
    if (w[0] > 0) {
      assertEquals(seen[0], train.get("late.loss"), 1e-9, when);
      assertEquals(seen[1], train.get("accuracy"), 1e-9, when);
    }
    if (w[1] > 0) {
      assertEquals(seen[2], train.get("early.loss"), 1e-9, when);
      assertEquals(seen[3], train.get("early.accuracy"), 1e-9, when);
    }
    assertEquals(w[0] > 0, train.containsKey("accuracy"), when);
    assertEquals(w[1] > 0, train.containsKey("early.accuracy"), when);
    Map<String, Double> held = report.metrics().get(Split.VALIDATION);
    assertEquals(validation[0] + 0.5 * validation[2], held.get("loss"), 1e-9, when);
    assertEquals(validation[0], held.get("late.loss"), 1e-9, when);
    assertEquals(validation[2], held.get("early.loss"), 1e-9, when);
    assertEquals(validation[1], held.get("accuracy"), 1e-9, when);
    assertEquals(validation[3], held.get("early.accuracy"), 1e-9, when);
  }

  private static void near(double[] wanted, double[] found, String name) {
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], found[i], 1e-9 * Math.max(1, Math.abs(wanted[i])), name + "[" + i + "]");
    }
  }

  /** Phase after phase: both exits, the late one, the early one on a frozen backbone, and both again. */
  @Test
  void phasesMinimiseTheirOwnLoss() {
    String rules =
        """
        phase both for 3 epochs {}
        phase backbone for 3 epochs { loss cross_entropy(late) }
        phase exit for 3 epochs {
          loss 2 * cross_entropy(early)
          train e
        }
        """;
    List<Consumer<Exits>> after = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    for (int epoch = 1; epoch <= 12; epoch++) {
      int phase = (epoch - 1) / 3;
      weights.add(new double[][] {{1, 0.5}, {1, 0}, {0, 2}, {1, 0.5}}[phase]);
      int end = epoch;
      after.add(
          o -> o.still = end < 3 ? List.of() : end < 6 ? List.of("e") : end < 9 ? List.of("a", "b", "y") : List.of());
    }
    check(
        folder, program("cross_entropy(late) + 0.5 * cross_entropy(early)", rules), o -> {}, after, weights);
  }

  /**
   * Scores and second derivatives are those of the loss that is minimised when they are asked for; what it does not read has
   * a gradient of zero, although it had another before.
   */
  @Test
  void scoresAreOfThePresentLoss() {
    String rules =
        """
        score sensitivity = abs(w * grad) over 1 batches of train in eval
        score curvature = dgrad(weights, along weights: w) over 1 batches of train in train
        phase exit for 2 epochs {
          loss 2 * cross_entropy(early)
          train e
        }
        at end of exit { mask lowest 20% of weights of (a, e) by sensitivity }
        phase backbone for 2 epochs { loss cross_entropy(late) }
        at end of backbone { mask lowest 25% of weights of (a, e) by sensitivity }
        phase third for 2 epochs { loss cross_entropy(early) + cross_entropy(late) }
        at end of third { mask highest 30% of weights of (a, b) by curvature }
        at end of epoch 7 { mask highest 50% of weights of (a, b) by curvature }
        """;
    List<Consumer<Exits>> after = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    double[][] of = {{0, 2}, {1, 0}, {1, 1}, {1, 0.5}, {1, 0.5}, {1, 0.5}};
    for (int epoch = 1; epoch <= 12; epoch++) {
      double[] w = of[(epoch - 1) / 2];
      weights.add(w);
      int end = epoch;
      after.add(
          o -> {
            if (end == 2) {
              o.mask(sensitivity(o, w), (int) Math.round(0.2 * 91));
            } else if (end == 4) {
              o.mask(sensitivity(o, w), (int) Math.round(0.25 * 91));
            } else if (end == 6) {
              o.mask(curvature(o, w), (int) Math.round(0.3 * 105));
            } else if (end == 7) {
              o.mask(curvature(o, w), (int) Math.round(0.5 * 105));
            }
            o.still = end < 2 ? List.of("a", "b", "y") : end < 4 ? List.of("e") : List.of();
          });
    }
    check(
        folder, program("cross_entropy(late) + 0.5 * cross_entropy(early)", rules), o -> o.still = List.of("a", "b", "y"),
        after, weights);
  }

  private static Map<String, double[]> sensitivity(Exits o, double[] w) {
    Map<String, double[]> g = o.gradients(w[0], w[1]);
    return o.weights(
        (name, i) -> Math.abs(o.model.parameters.get(name).value[i] * g.get(name)[i]), List.of("a", "e"));
  }

  /** Minus the Hessian times the weights, by differences of exact gradients. */
  private static Map<String, double[]> curvature(Exits o, double[] w) {
    double h = 1e-5;
    Map<String, double[]> kept = new TreeMap<>();
    ALL.forEach(l -> kept.put(l + ".weight", o.model.parameters.get(l + ".weight").value.clone()));
    List<Map<String, double[]>> sides = new ArrayList<>();
    for (int side : new int[] {1, -1}) {
      kept.forEach((name, from) -> {
        double[] to = o.model.parameters.get(name).value;
        for (int i = 0; i < to.length; i++) {
          to[i] = from[i] * (1 + side * h);
        }
      });
      sides.add(o.gradients(w[0], w[1]));
    }
    kept.forEach((name, from) -> System.arraycopy(from, 0, o.model.parameters.get(name).value, 0, from.length));
    return o.weights(
        (name, i) -> -(sides.get(0).get(name)[i] - sides.get(1).get(name)[i]) / (2 * h), List.of("a", "b"));
  }

  /** Labels that all classes share in: the loss that is reported, and one step down its gradient. */
  @Test
  void smoothedLabels() {
    double s = 0.3;
    List<double[]> losses = new ArrayList<>();
    Path before = folder.resolve("smooth.safetensors");
    Path after = folder.resolve("smoother.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer =
            Programs.trainer(
                Programs.compile(
                    program("cross_entropy(late, smoothing: 30%)", "").replace("epochs 12", "epochs 1")
                        .replace(", momentum: 0.9, weight_decay: 0.05", "")),
                device, Overrides.none())) {
      trainer.save(before);
      Map<Split, Map<String, Double>> told = trainer.train(Exits.data()).metrics();
      losses.add(new double[] {told.get(Split.TRAIN).get("loss"), told.get(Split.VALIDATION).get("loss")});
      trainer.save(after);
    }
    Exits oracle = new Exits(1);
    Map<String, Model.Tensor> parameters = new TreeMap<>();
    Safetensors.read(before).tensors().forEach((n, t) -> parameters.put(n, new Model.Tensor(t.shape(), t.doubles())));
    oracle.take(parameters);
    assertEquals(oracle.smoothed(s), losses.getFirst()[0], 1e-12);
    double h = 1e-6;
    Map<String, StoredTensor> moved = Safetensors.read(after).tensors();
    for (String name : List.of("a.weight", "b.bias", "y.weight", "y.bias")) {
      double[] value = parameters.get(name).value;
      for (int i = 0; i < value.length; i++) {
        double kept = value[i];
        value[i] = kept + h;
        double up = oracle.smoothed(s);
        value[i] = kept - h;
        double down = oracle.smoothed(s);
        value[i] = kept;
        assertEquals(kept - 0.2 * (up - down) / (2 * h), moved.get(name).doubles()[i], 1e-8, name + "[" + i + "]");
      }
    }
    parameters.replaceAll((name, t) -> new Model.Tensor(moved.get(name).shape(), moved.get(name).doubles()));
    oracle.take(parameters);
    assertEquals(oracle.on(2).smoothed(s), losses.getFirst()[1], 1e-12);
  }

  /** An output that no loss reads is predicted, measured by nobody, and stays as it was, weight decay or not. */
  @Test
  void anOutputWithoutALossStays() {
    Path before = folder.resolve("b.safetensors");
    Path after = folder.resolve("a.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer =
            Programs.trainer(Programs.compile(program("cross_entropy(late)", "")), device, Overrides.none())) {
      assertEquals(List.of("late", "early"), trainer.outputs());
      trainer.save(before);
      Map<String, Double> metrics = trainer.train(Exits.data()).metrics().get(Split.VALIDATION);
      assertEquals(java.util.Set.of("loss", "accuracy"), metrics.keySet());
      trainer.save(after);
      assertEquals(2 * 3, trainer.predict("early", new float[20], 2).length);
    }
    Map<String, StoredTensor> old = Safetensors.read(before).tensors();
    Safetensors.read(after).tensors().forEach((name, t) -> {
      boolean same = java.util.Arrays.equals(t.doubles(), old.get(name).doubles());
      if (name.startsWith("e.")) {
        assertEquals(true, same, name);
      } else {
        assertFalse(same, name);
      }
    });
  }
}
