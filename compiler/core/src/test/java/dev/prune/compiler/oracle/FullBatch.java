package dev.prune.compiler.oracle;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Training with momentum in double, one step an epoch over all samples, written as loops over arrays; what a method does in
 * between is written down by the tests. And the same number of steps of a compiled program on the double reference.
 */
final class FullBatch {
  static final int SAMPLES = 24;
  static final double RATE = 0.1;
  static final double MOMENTUM = 0.9;
  static final double DECAY = 0.01;

  /** What every program of these tests says beside its network and its rules; the network's output is y. */
  static String program(String imports, String network, String rules) {
    return imports + network + "train N {\n  data digits\n  loss cross_entropy(y)\n"
        + "  optimizer sgd(lr: " + RATE + ", momentum: " + MOMENTUM + ", weight_decay: " + DECAY + ")\n  batch "
        + SAMPLES + "\n  epochs 60\n  seed 5\n" + rules + "\n}\n";
  }

  /**
   * A compiled program after some steps.
   *
   * @param tensors by name
   * @param channels original channels of each group that are left
   */
  record State(Map<String, StoredTensor> tensors, int[][] channels, List<EventReport> events) {}

  /** The program after some steps. */
  static State run(Compilation program, int steps) {
    Overrides overrides = new Overrides(OptionalInt.of(steps), OptionalInt.empty(), OptionalLong.empty());
    List<EventReport> events = new ArrayList<>();
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(program, device, overrides)) {
      Path file = Files.createTempFile("run", ".safetensors");
      try {
        if (steps > 0) {
          trainer.train(
              data(),
              new Listener() {
                @Override
                public void event(EventReport report) {
                  events.add(report);
                }
              });
        }
        trainer.save(file);
        return new State(
            new TreeMap<>(Safetensors.read(file).tensors()), trainer.structure().originals().channels(), events);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Watched data() {
    return new Watched(SAMPLES, 0, 0, 3, 0);
  }

  final Model model = new Model();
  private final Model.Forward forward;
  private final Watched data = data();

  /** The loss before the last step. */
  double loss;

  /** A network with the values that the program begins with. */
  FullBatch(Compilation program, Model.Forward forward) {
    this.forward = forward;
    run(program, 0).tensors().forEach((n, t) -> {
      if (!n.contains(".slot")) {
        boolean statistic = n.endsWith(".mean") || n.endsWith(".variance");
        (statistic ? model.statistics : model.parameters).put(n, new Model.Tensor(t.shape(), t.doubles()));
      }
    });
  }

  Model.Tensor tensor(String name) {
    return model.parameters.get(name);
  }

  /** Gradients of the mean loss over all samples by tensor, in training mode; running statistics move if asked to. */
  Map<String, double[]> gradients(boolean moves) {
    model.begin(true, moves);
    double[][] samples = new double[SAMPLES][];
    Arrays.setAll(samples, i -> data.values(Split.TRAIN, i));
    int[] labels = new int[SAMPLES];
    Arrays.setAll(labels, i -> data.label(Split.TRAIN, i));
    int node = model.crossEntropy(forward.outputs(model, model.images(samples, 2, 6, 5)), labels);
    loss = model.tape.value(node);
    return model.gradients(node);
  }

  /** The optimiser's step. */
  void update(Map<String, double[]> gradients) {
    gradients.forEach((name, g) -> {
      Model.Tensor t = model.parameters.get(name);
      for (int i = 0; i < g.length; i++) {
        if (t.live[i] != 0) {
          t.first[i] = MOMENTUM * t.first[i] + g[i] + DECAY * t.value[i];
          t.value[i] -= RATE * t.first[i];
        }
      }
    });
  }

  /** A step without anything. */
  void step() {
    update(gradients(true));
  }

  /** Positions of the {@code count} smallest numbers; of equal ones, the first. */
  static List<Integer> smallest(double[] values, int count, ToDoubleFunction<Double> by) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      order.add(i);
    }
    order.sort((a, b) -> Double.compare(by.applyAsDouble(values[a]), by.applyAsDouble(values[b])));
    return order.subList(0, count);
  }

  /** The largest difference from what the program's file holds, relative to 1 or the number; of slots too. */
  double distance(State state) {
    double worst = 0;
    for (Map.Entry<String, Model.Tensor> entry : model.parameters.entrySet()) {
      Model.Tensor t = entry.getValue();
      worst = Math.max(worst, distance(t.value, state.tensors().get(entry.getKey()).doubles()));
      worst = Math.max(worst, distance(t.first, state.tensors().get(entry.getKey() + ".slot0").doubles()));
    }
    for (Map.Entry<String, Model.Tensor> entry : model.statistics.entrySet()) {
      worst = Math.max(worst, distance(entry.getValue().value, state.tensors().get(entry.getKey()).doubles()));
    }
    return worst;
  }

  private static double distance(double[] wanted, double[] found) {
    if (wanted.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      double d = Math.abs(wanted[i] - found[i]) / Math.max(1, Math.abs(wanted[i]));
      worst = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(worst, d);
    }
    return worst;
  }
}
