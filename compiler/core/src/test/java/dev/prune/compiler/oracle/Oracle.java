package dev.prune.compiler.oracle;

import dev.prune.runtime.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** A whole training, step by step, from the order in which samples were read. */
final class Oracle {
  /** Where channels of a group are: a tensor's axis, the position of channel 0 there, how many positions each has. */
  record Place(String tensor, int axis, int begin, int repeat) {
    static Place of(String tensor, int axis) {
      return new Place(tensor, axis, 0, 1);
    }
  }

  /** A network: its forward pass, and its groups with all their places; {@code producers} have scores. */
  record Net(String text, Model.Forward forward, Map<String, List<Place>> groups, Map<String, List<String>> producers) {}

  /** An optimiser in numbers. */
  record Optimizer(
      String kind, double momentum, boolean nesterov, double decay, double beta1, double beta2, double epsilon) {
    static Optimizer sgd(double momentum, boolean nesterov, double decay) {
      return new Optimizer("sgd", momentum, nesterov, decay, 0, 0, 0);
    }

    static Optimizer adam(String kind, double decay, double beta1, double beta2, double epsilon) {
      return new Optimizer(kind, 0, false, decay, beta1, beta2, epsilon);
    }
  }

  final Net net;
  Optimizer optimizer;
  final Watched data;
  final int batch;
  final Model model = new Model();
  /** Original channels that are left, group by group, and those of them that are masked. */
  final Map<String, List<Integer>> channels = new LinkedHashMap<>();
  final Map<String, List<Integer>> masked = new LinkedHashMap<>();
  final Map<String, Integer> original = new LinkedHashMap<>();
  IntToDoubleFunction rate;
  /** Steps since the schedule began; updates since the slots were zero. */
  int clock;
  int updates;
  int read;
  double lossSum;
  int hits;

  Oracle(Net net, Optimizer optimizer, IntToDoubleFunction rate, Watched data, int batch) {
    this.net = net;
    this.optimizer = optimizer;
    this.rate = rate;
    this.data = data;
    this.batch = batch;
  }

  void begin() {
    net.groups.forEach(
        (group, places) -> {
          Place first = places.getFirst();
          int width = model.parameters.get(first.tensor).shape[first.axis];
          original.put(group, width);
          channels.put(group, new ArrayList<>());
          masked.put(group, new ArrayList<>());
          for (int c = 0; c < width; c++) {
            channels.get(group).add(c);
          }
        });
  }

  int[] next(int rows) {
    int[] indices = data.train.subList(read, read + rows).stream().mapToInt(Integer::intValue).toArray();
    read += rows;
    return indices;
  }

  int loss(Split split, int[] indices) {
    double[][] samples = Arrays.stream(indices).mapToObj(i -> data.values(split, i)).toArray(double[][]::new);
    int[][] outputs = net.forward.outputs(model, model.images(samples, 2, 6, 5));
    if (data.classes() == 0) {
      double[][] wanted = Arrays.stream(indices).mapToObj(i -> data.wanted(split, i)).toArray(double[][]::new);
      return model.squares(outputs, wanted);
    }
    int[] labels = Arrays.stream(indices).map(i -> data.label(split, i)).toArray();
    for (int r = 0; r < labels.length; r++) {
      int best = 0;
      for (int k = 0; k < outputs[r].length; k++) {
        best = model.tape.value(outputs[r][k]) > model.tape.value(outputs[r][best]) ? k : best;
      }
      hits += best == labels[r] ? 1 : 0;
    }
    return model.crossEntropy(outputs, labels);
  }

  /** One step on the next {@code rows} samples. */
  void step(int rows) {
    model.begin(true, true);
    int loss = loss(Split.TRAIN, next(rows));
    lossSum += model.tape.value(loss) * rows;
    Map<String, double[]> gradients = model.gradients(loss);
    updates++;
    double lr = rate.applyAsDouble(clock);
    gradients.forEach((name, gradient) -> update(model.parameters.get(name), gradient, lr));
    clock++;
  }

  private void update(Model.Tensor t, double[] gradient, double lr) {
    for (int i = 0; i < gradient.length; i++) {
      if (t.live[i] == 0) {
        continue;
      }
      double g = gradient[i];
      if (optimizer.kind.equals("sgd")) {
        g += optimizer.decay * t.value[i];
        if (optimizer.momentum != 0) {
          t.first[i] = optimizer.momentum * t.first[i] + g;
          g = optimizer.nesterov ? g + optimizer.momentum * t.first[i] : t.first[i];
        }
        t.value[i] -= lr * g;
        continue;
      }
      if (optimizer.kind.equals("adam")) {
        g += optimizer.decay * t.value[i];
      } else {
        t.value[i] *= 1 - lr * optimizer.decay;
      }
      t.first[i] = optimizer.beta1 * t.first[i] + (1 - optimizer.beta1) * g;
      t.second[i] = optimizer.beta2 * t.second[i] + (1 - optimizer.beta2) * g * g;
      double mean = t.first[i] / (1 - Math.pow(optimizer.beta1, updates));
      double square = t.second[i] / (1 - Math.pow(optimizer.beta2, updates));
      t.value[i] -= lr * mean / (Math.sqrt(square) + optimizer.epsilon);
    }
  }

  /** Mean loss and accuracy of a whole split, in evaluation mode. */
  double[] evaluate(Split split) {
    model.begin(false, false);
    int kept = hits;
    hits = 0;
    int[] all = new int[data.size(split)];
    Arrays.setAll(all, i -> i);
    double[] result = {model.tape.value(loss(split, all)), (double) hits / all.length};
    hits = kept;
    return result;
  }

  /** The sum over batches of the gradients of the mean loss. */
  Map<String, double[]> gradients(int batches, boolean inTraining) {
    Map<String, double[]> sum = new TreeMap<>();
    for (int b = 0; b < batches; b++) {
      model.begin(inTraining, false);
      int kept = hits;
      int loss = loss(Split.TRAIN, next(batch));
      hits = kept;
      model.gradients(loss)
          .forEach(
              (name, g) -> {
                double[] to = sum.computeIfAbsent(name, n -> new double[g.length]);
                for (int i = 0; i < g.length; i++) {
                  to[i] += g[i];
                }
              });
    }
    return sum;
  }

  /** The score of one unit from the numbers of its row. */
  interface RowScore {
    double of(double[] w, double[] gradient);
  }

  /** One score for each present channel of a group: the sum over the tensors {@code layer + suffix} of its producers. */
  double[] scores(String group, String suffix, Map<String, double[]> gradients, RowScore score) {
    double[] scores = new double[channels.get(group).size()];
    for (String layer : net.producers.get(group)) {
      Model.Tensor t = model.parameters.get(layer + suffix);
      int inner = t.value.length / scores.length;
      for (int c = 0; c < scores.length; c++) {
        double[] g = gradients == null ? null : gradients.get(layer + suffix);
        scores[c] +=
            score.of(
                Arrays.copyOfRange(t.value, c * inner, (c + 1) * inner),
                g == null ? null : Arrays.copyOfRange(g, c * inner, (c + 1) * inner));
      }
    }
    return scores;
  }

  /** Positions of the {@code count} smallest scores; of equal ones, the first. */
  static List<Integer> smallest(double[] scores, int count) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> scores[i]));
    return order.subList(0, count);
  }

  /** A group and a position in it. */
  record At(String group, int position, double score) {}

  /** All units of some groups, smallest score first. */
  static List<At> ranked(Map<String, double[]> scores) {
    List<At> all = new ArrayList<>();
    scores.forEach(
        (group, of) -> {
          for (int c = 0; c < of.length; c++) {
            all.add(new At(group, c, of[c]));
          }
        });
    all.sort(Comparator.comparingDouble(At::score));
    return all;
  }

  /** Takes positions of a group out of every tensor that has them. */
  void compact(String group, List<Integer> positions) {
    List<Integer> kept = new ArrayList<>();
    for (int c = 0; c < channels.get(group).size(); c++) {
      if (!positions.contains(c)) {
        kept.add(c);
      }
    }
    int width = channels.get(group).size();
    for (Place place : net.groups.get(group)) {
      Model.Tensor tensor = model.parameters.get(place.tensor);
      tensor = tensor == null ? model.statistics.get(place.tensor) : tensor;
      // Where the axis is joined from several groups, those before this one have their present widths.
      int begin = begin(place);
      List<Integer> axis = new ArrayList<>();
      for (int p = 0; p < tensor.shape[place.axis]; p++) {
        int channel = (p - begin) / place.repeat;
        if (p < begin || channel >= width || kept.contains(channel)) {
          axis.add(p);
        }
      }
      Model.keep(tensor, place.axis, axis.stream().mapToInt(Integer::intValue).toArray());
    }
    channels.put(group, new ArrayList<>(kept.stream().map(c -> channels.get(group).get(c)).toList()));
  }

  /** {@code begin} is said of the network as it was written: here it shrinks with what lies before. */
  private int begin(Place place) {
    int begin = place.begin;
    for (Map.Entry<String, List<Place>> other : net.groups.entrySet()) {
      for (Place before : other.getValue()) {
        if (before.tensor.equals(place.tensor) && before.axis == place.axis && before.begin < place.begin) {
          begin -= (original.get(other.getKey()) - channels.get(other.getKey()).size()) * before.repeat;
        }
      }
    }
    return begin;
  }

  /** Masks positions of a group: everything that compaction would take out is zero and stays so. */
  void mask(String group, List<Integer> positions) {
    for (Place place : net.groups.get(group)) {
      Model.Tensor tensor = model.parameters.get(place.tensor);
      if (tensor == null) {
        continue;
      }
      int inner = 1;
      for (int a = place.axis + 1; a < tensor.shape.length; a++) {
        inner *= tensor.shape[a];
      }
      int begin = begin(place);
      for (int i = 0; i < tensor.value.length; i++) {
        int p = i / inner % tensor.shape[place.axis];
        if (p >= begin && positions.contains((p - begin) / place.repeat)) {
          maskWeight(tensor, i);
        }
      }
    }
    masked.get(group).addAll(positions);
  }

  static void maskWeight(Model.Tensor tensor, int i) {
    tensor.value[i] = 0;
    tensor.first[i] = 0;
    tensor.second[i] = 0;
    tensor.live[i] = 0;
  }
}
