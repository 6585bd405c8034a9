package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Published scores from their definitions, in double: derivatives by scalar reverse mode or by central differences of losses and of
 * exact gradients, and what ranking by them leaves.
 */
final class Criteria {
  private static final double STEP = 1e-6;
  private static final Pattern LAYER = Pattern.compile("(?m)^ *(?:output )?(\\w+) = ");

  private Criteria() {}

  /** The samples of the next batches that the run looked at, each batch full and no sample twice. */
  static int[][] look(Oracle o, int batches) {
    int[][] seen = new int[batches][];
    for (int b = 0; b < batches; b++) {
      seen[b] = o.next(o.batch);
    }
    int all = Arrays.stream(seen).flatMapToInt(Arrays::stream).distinct().toArray().length;
    if (all != batches * o.batch) {
      throw new AssertionError("A sample was looked at twice in " + Arrays.deepToString(seen));
    }
    return seen;
  }

  /** The same samples are looked at once more. */
  static void lookAgain(Oracle o, int[][] batches) {
    for (int[] batch : batches) {
      assertArrayEquals(batch, o.next(batch.length), "all who ask at one step see the same samples");
    }
  }

  /** Mean losses in evaluation mode, added over batches. */
  static double loss(Oracle o, int[][] batches) {
    double sum = 0;
    for (int[] batch : batches) {
      int loss = forward(o, batch);
      sum += o.model.tape.value(loss);
    }
    return sum;
  }

  private static int forward(Oracle o, int[] batch) {
    o.model.begin(false, false);
    int hits = o.hits;
    int loss = o.loss(Split.TRAIN, batch);
    o.hits = hits;
    return loss;
  }

  /** Gradients of these losses by every parameter. */
  static Map<String, double[]> gradient(Oracle o, int[][] batches) {
    Map<String, double[]> sum = new TreeMap<>();
    for (int[] batch : batches) {
      int loss = forward(o, batch);
      add(o.model.gradients(loss), sum);
    }
    return sum;
  }

  private static void add(Map<String, double[]> what, Map<String, double[]> to) {
    what.forEach(
        (name, g) -> {
          double[] into = to.computeIfAbsent(name, n -> new double[g.length]);
          Arrays.setAll(into, i -> into[i] + g[i]);
        });
  }

  /** Only weights, and of these only live ones: what a direction of weights moves. */
  static Map<String, double[]> weights(Oracle o, Map<String, double[]> of) {
    Map<String, double[]> weights = new TreeMap<>();
    of.forEach(
        (name, values) -> {
          if (name.endsWith(".weight")) {
            double[] live = o.model.parameters.get(name).live;
            double[] moved = values.clone();
            Arrays.setAll(moved, i -> live[i] * moved[i]);
            weights.put(name, moved);
          }
        });
    return weights;
  }

  /** The Hessian times a direction: how exact gradients move along it. */
  static Map<String, double[]> hessian(Oracle o, int[][] batches, Map<String, double[]> direction) {
    double size = Math.sqrt(direction.values().stream().flatMapToDouble(Arrays::stream).map(v -> v * v).sum());
    double step = STEP / Math.max(size, 1e-12);
    Map<String, double[]> ahead = moved(o, direction, step, () -> gradient(o, batches));
    Map<String, double[]> behind = moved(o, direction, -step, () -> gradient(o, batches));
    Map<String, double[]> product = new TreeMap<>();
    ahead.forEach(
        (name, a) -> {
          double[] p = new double[a.length];
          Arrays.setAll(p, i -> (a[i] - behind.get(name)[i]) / (2 * step));
          product.put(name, p);
        });
    return product;
  }

  private static <T> T moved(
      Oracle o, Map<String, double[]> direction, double step, java.util.function.Supplier<T> there) {
    Map<String, double[]> held = new HashMap<>();
    direction.forEach(
        (name, v) -> {
          Model.Tensor t = o.model.parameters.get(name);
          held.put(name, t.value);
          double[] value = t.value.clone();
          Arrays.setAll(value, i -> value[i] + step * v[i]);
          t.value = value;
        });
    try {
      return there.get();
    } finally {
      held.forEach((name, value) -> o.model.parameters.get(name).value = value);
    }
  }

  /** A number measured while a factor stands on one unit of a layer: on its weights and its bias, which the unit is linear in. */
  static double withFactor(Oracle o, String layer, int unit, double factor, ToDoubleFunction<Oracle> measured) {
    Map<String, double[]> held = new HashMap<>();
    for (String name : List.of(layer + ".weight", layer + ".bias")) {
      Model.Tensor t = o.model.parameters.get(name);
      if (t != null) {
        held.put(name, t.value);
        int each = t.value.length / t.shape[0];
        double[] value = t.value.clone();
        for (int i = unit * each; i < (unit + 1) * each; i++) {
          value[i] *= factor;
        }
        t.value = value;
      }
    }
    try {
      return measured.applyAsDouble(o);
    } finally {
      held.forEach((name, value) -> o.model.parameters.get(name).value = value);
    }
  }

  /** How a number changes with a factor of 1 on a unit. */
  static double byGate(Oracle o, String layer, int unit, ToDoubleFunction<Double> measured) {
    double step = 1e-5;
    return (measured.applyAsDouble(1 + step) - measured.applyAsDouble(1 - step)) / (2 * step);
  }

  /** One score for each unit of each group, added over the layers that make the group. */
  static Map<String, double[]> units(Oracle o, java.util.function.ToDoubleBiFunction<String, Integer> score) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    o.net.groups().keySet().forEach(
        group -> {
          double[] of = new double[o.channels.get(group).size()];
          for (String layer : o.net.producers().get(group)) {
            for (int u = 0; u < of.length; u++) {
              of[u] += score.applyAsDouble(layer, u);
            }
          }
          scores.put(group, of);
        });
    return scores;
  }

  /** A score for each weight tensor. */
  interface Each {
    double of(double w, double other);
  }

  static Map<String, double[]> each(Oracle o, Map<String, double[]> others, Each score) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (String name : tensors(o)) {
      double[] w = o.model.parameters.get(name).value;
      double[] of = new double[w.length];
      Arrays.setAll(of, i -> score.of(w[i], others.get(name)[i]));
      scores.put(name, of);
    }
    return scores;
  }

  /** Weight tensors in the order of the text: of equal scores, the first goes. */
  static List<String> tensors(Oracle o) {
    List<String> tensors = new ArrayList<>();
    Matcher layers = LAYER.matcher(o.net.text());
    while (layers.find()) {
      String name = layers.group(1) + ".weight";
      if (o.model.parameters.containsKey(name)) {
        tensors.add(name);
      }
    }
    return tensors;
  }

  /** Weights of the network as it was written. */
  static long weights(Oracle o) {
    return o.model.parameters.entrySet().stream()
        .filter(e -> e.getKey().endsWith(".weight"))
        .mapToLong(e -> e.getValue().value.length)
        .sum();
  }

  /** Masks the live weights with the smallest scores until a share of all is masked; none is a layer's last. */
  static void mask(Oracle o, double share, Map<String, double[]> scores) {
    record At(Model.Tensor tensor, int index, double score) {}
    List<At> live = new ArrayList<>();
    long masked = 0;
    for (String name : scores.keySet()) {
      Model.Tensor t = o.model.parameters.get(name);
      for (int i = 0; i < t.value.length; i++) {
        if (t.live[i] == 0) {
          masked++;
        } else {
          live.add(new At(t, i, scores.get(name)[i]));
        }
      }
    }
    live.sort(java.util.Comparator.comparingDouble(At::score));
    long more = Math.round(share * scores.values().stream().mapToLong(s -> s.length).sum()) - masked;
    Map<Model.Tensor, Long> left = new HashMap<>();
    live.forEach(at -> left.merge(at.tensor(), 1L, Long::sum));
    for (At at : live) {
      if (more > 0 && left.get(at.tensor()) > 1) {
        Oracle.maskWeight(at.tensor(), at.index());
        left.merge(at.tensor(), -1L, Long::sum);
        more--;
      }
    }
  }

  /** Takes out the units with the smallest scores until a share of all original units is gone; none is a group's last. */
  static void cut(Oracle o, double share, Map<String, double[]> scores) {
    int original = scores.keySet().stream().mapToInt(o.original::get).sum();
    int present = scores.values().stream().mapToInt(s -> s.length).sum();
    long more = Math.round(share * original) - (original - present);
    Map<String, List<Integer>> gone = new LinkedHashMap<>();
    for (Oracle.At at : Oracle.ranked(scores)) {
      List<Integer> of = gone.computeIfAbsent(at.group(), g -> new ArrayList<>());
      if (more > 0 && of.size() < scores.get(at.group()).length - 1) {
        of.add(at.position());
        more--;
      }
    }
    gone.forEach(o::compact);
  }
}
