package dev.prune.compiler.oracle;

import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network with an exit, {@code x - a - b - y} and {@code a - e}, trained naively: all samples in one step, gradients by
 * tape, momentum as written in every book. What it knows of the language is nothing.
 */
final class Exits {
  static final int SAMPLES = 24;
  static final int IN = 10;
  static final int CLASSES = 3;
  static final List<String> LAYERS = List.of("a", "b", "e", "y");

  static final String NETWORK =
      """
      network N {
        input x: float[10]
        a = x |> dense(7) |> tanh
        e = a |> dense(3)
        b = a |> dense(5) |> tanh
        y = b |> dense(3)
        output early = e
        output late = y
      }
      """;

  final Model model = new Model();
  double rate = 0.2;
  double momentum = 0.9;
  double decay = 0.05;

  /** What the steps do not move, although it may have a gradient. */
  List<String> still = List.of();

  private final double[][] samples;
  private final int[] labels;

  Exits(long seed) {
    float[] flat = values(seed);
    int[] classes = labels(seed);
    samples = new double[SAMPLES][IN];
    for (int i = 0; i < flat.length; i++) {
      samples[i / IN][i % IN] = flat[i];
    }
    labels = classes;
  }

  private static float[] values(long seed) {
    Random random = new Random(seed);
    float[] values = new float[SAMPLES * IN];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int[] labels(long seed) {
    Random random = new Random(100 + seed);
    return random.ints(SAMPLES, 0, CLASSES).toArray();
  }

  /** The samples of seed 1 to train on, those of seed 2 to validate, those of seed 3 to test. */
  static DataSource data() {
    return ArraySource.ofClasses(CLASSES, IN)
        .put(Split.TRAIN, values(1), labels(1))
        .put(Split.VALIDATION, values(2), labels(2))
        .put(Split.TEST, values(3), labels(3))
        .describedAs("random samples")
        .build();
  }

  /** Takes over tensors by name. */
  void take(Map<String, Model.Tensor> parameters) {
    model.parameters.putAll(parameters);
  }

  /** A network with other samples and the same parameters. */
  Exits on(long seed) {
    Exits other = new Exits(seed);
    other.take(model.parameters);
    return other;
  }

  private int[][][] outputs() {
    model.begin(true, false);
    int[][] x = new int[SAMPLES][];
    for (int r = 0; r < SAMPLES; r++) {
      x[r] = model.tape.leaves(samples[r]);
    }
    int[][] a = model.each(model.dense("a", x), model.tape::tanh);
    int[][] b = model.each(model.dense("b", a), model.tape::tanh);
    return new int[][][] {model.dense("y", b), model.dense("e", a)};
  }

  /** Loss and share of hits at {@code y} and at {@code e}. */
  double[] measured() {
    int[][][] outputs = outputs();
    double[] all = new double[4];
    for (int k = 0; k < 2; k++) {
      all[2 * k] = model.tape.value(model.crossEntropy(outputs[k], labels));
      for (int r = 0; r < SAMPLES; r++) {
        int best = 0;
        for (int c = 1; c < CLASSES; c++) {
          best = model.tape.value(outputs[k][r][c]) > model.tape.value(outputs[k][r][best]) ? c : best;
        }
        all[2 * k + 1] += best == labels[r] ? 1.0 / SAMPLES : 0;
      }
    }
    return all;
  }

  /** The mean of {@code -sum_k q_k log softmax_k} at {@code y}, where every class has its part {@code share / 3} of q. */
  double smoothed(double share) {
    int[][] y = outputs()[0];
    double loss = 0;
    for (int r = 0; r < SAMPLES; r++) {
      double sum = 0;
      for (int node : y[r]) {
        sum += Math.exp(model.tape.value(node));
      }
      for (int k = 0; k < CLASSES; k++) {
        double q = share / CLASSES + (k == labels[r] ? 1 - share : 0);
        loss -= q * Math.log(Math.exp(model.tape.value(y[r][k])) / sum);
      }
    }
    return loss / SAMPLES;
  }

  /** The gradient of a weighted sum of the two losses. */
  Map<String, double[]> gradients(double ofLate, double ofEarly) {
    int[][][] outputs = outputs();
    int loss =
        model.tape.add(
            model.tape.scale(model.crossEntropy(outputs[0], labels), ofLate),
            model.tape.scale(model.crossEntropy(outputs[1], labels), ofEarly));
    return model.gradients(loss);
  }

  /** A step of gradient descent with momentum for what is not {@link #still}. */
  void step(double ofLate, double ofEarly) {
    Map<String, double[]> gradients = gradients(ofLate, ofEarly);
    model.parameters.forEach((name, t) -> {
      double[] gradient = gradients.get(name);
      for (int i = 0; i < t.value.length; i++) {
        if (t.live[i] != 0 && !still.contains(name.substring(0, 1))) {
          t.first[i] = momentum * t.first[i] + gradient[i] + decay * t.value[i];
          t.value[i] -= rate * t.first[i];
        }
      }
    });
  }

  /** Numbers for every weight, by layer. */
  Map<String, double[]> weights(java.util.function.BiFunction<String, Integer, Double> number, List<String> layers) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (String layer : layers) {
      double[] of = new double[model.parameters.get(layer + ".weight").value.length];
      Arrays.setAll(of, i -> number.apply(layer + ".weight", i));
      scores.put(layer, of);
    }
    return scores;
  }

  /** Masks the weights with the smallest numbers until {@code count} are masked, those included that are. */
  void mask(Map<String, double[]> scores, int count) {
    record At(Model.Tensor tensor, int at, double score) {}
    List<At> all = new java.util.ArrayList<>();
    scores.forEach((layer, of) -> {
      Model.Tensor t = model.parameters.get(layer + ".weight");
      for (int i = 0; i < of.length; i++) {
        all.add(new At(t, i, t.live[i] == 0 ? Double.NEGATIVE_INFINITY : of[i]));
      }
    });
    all.sort(java.util.Comparator.comparingDouble(At::score));
    all.subList(0, count).forEach(w -> Oracle.maskWeight(w.tensor(), w.at()));
  }
}
