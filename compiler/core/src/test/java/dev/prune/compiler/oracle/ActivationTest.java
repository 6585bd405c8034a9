package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.Programs;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Statistics of activations against a forward pass written out by hand in double: which units go by them, and what they
 * are of each layer.
 */
class ActivationTest {
  private static final int TRAIN = 48, VALIDATION = 24;

  /** A plain chain; a norm that only the sum reads; a value that two layers read before its activation function. */
  static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        s = image |> conv(6, 3x3) |> batchnorm as n0 |> relu
        c = s |> conv(6, 3x3, bias: false) |> batchnorm as n1
        r = c + s |> relu |> max_pool(2x2)
        a = r |> flatten |> dense(9) |> dropout(30%) |> relu
        b = a |> dense(7)
        e = b |> sigmoid
        output y = e + b |> dense(3)
      }
      train N {
        data digits(validate: 20%)
        loss cross_entropy(y)
        optimizer adam(lr: 2e-2)
        batch 8
        epochs 2
        seed 6
      """;

  @TempDir Path folder;

  record Trained(Map<String, double[]> tensors, Map<String, int[]> channels, List<EpochReport> epochs) {}

  private Trained train(String schedule) throws IOException {
    return train(NETWORK + schedule + "\n}\n", Overrides.none(), folder.resolve("end.safetensors"), e -> {});
  }

  /** A training on the watched data, to its end. */
  static Trained train(String program, Overrides overrides, Path file, Consumer<EventReport> events)
      throws IOException {
    List<EpochReport> epochs = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void epoch(EpochReport report) {
            epochs.add(report);
          }

          @Override
          public void event(EventReport report) {
            events.accept(report);
          }
        };
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(program), device, overrides)) {
      trainer.train(new Watched(TRAIN, VALIDATION, 8, 3, 0), listener);
      trainer.save(file);
      Map<String, double[]> tensors = new TreeMap<>();
      for (StoredTensor tensor : Safetensors.read(file).tensors().values()) {
        tensors.put(tensor.name(), tensor.doubles());
      }
      Map<String, int[]> channels = new TreeMap<>();
      for (int g = 0; g < trainer.network().groups().size(); g++) {
        channels.put(trainer.network().groups().get(g).name(), trainer.structure().originals().channels()[g]);
      }
      return new Trained(tensors, channels, epochs);
    }
  }

  // ------------------------------------------------------------------ by hand

  /** {@code [channel][position]} of each layer's activation for one sample, in evaluation mode. */
  static Map<String, double[][]> activations(double[] sample, Map<String, double[]> p) {
    double[][] image = {Arrays.copyOfRange(sample, 0, 30), Arrays.copyOfRange(sample, 30, 60)};
    double[][] s = each(norm(conv(image, p.get("s.weight"), p.get("s.bias")), "n0", p), x -> Math.max(0, x));
    double[][] c = norm(conv(s, p.get("c.weight"), new double[s.length]), "n1", p);
    double[][] r = new double[s.length][30];
    IntStream.range(0, r.length * 30)
        .forEach(i -> r[i / 30][i % 30] = Math.max(0, c[i / 30][i % 30] + s[i / 30][i % 30]));
    double[] pooled = new double[r.length * 6];
    for (int i = 0; i < pooled.length; i++) {
      int at = i % 6;
      double[] plane = r[i / 6];
      int corner = at / 2 * 10 + at % 2 * 2;
      pooled[i] =
          Math.max(Math.max(plane[corner], plane[corner + 1]), Math.max(plane[corner + 5], plane[corner + 6]));
    }
    double[] a = dense(pooled, p.get("a.weight"), p.get("a.bias"));
    Arrays.setAll(a, j -> Math.max(0, a[j]));
    double[] b = dense(a, p.get("b.weight"), p.get("b.bias"));
    Map<String, double[][]> all = new LinkedHashMap<>();
    all.put("s", s);
    all.put("c", r);
    all.put("a", column(a));
    all.put("b", column(b));
    return all;
  }

  private static double[][] column(double[] values) {
    return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
  }

  private static double[][] each(double[][] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(row -> Arrays.stream(row).map(f).toArray()).toArray(double[][]::new);
  }

  private static double[][] conv(double[][] x, double[] w, double[] bias) {
    double[][] y = new double[bias.length][30];
    for (int o = 0; o < y.length; o++) {
      for (int at = 0; at < 30; at++) {
        y[o][at] = bias[o];
        for (int k = 0; k < x.length * 9; k++) {
          int row = at / 5 + k / 3 % 3 - 1;
          int column = at % 5 + k % 3 - 1;
          if (row >= 0 && row < 6 && column >= 0 && column < 5) {
            y[o][at] += w[o * x.length * 9 + k] * x[k / 9][row * 5 + column];
          }
        }
      }
    }
    return y;
  }

  private static double[][] norm(double[][] x, String name, Map<String, double[]> p) {
    double[][] y = new double[x.length][];
    for (int k = 0; k < x.length; k++) {
      int channel = k;
      double deviation = Math.sqrt(p.get(name + ".variance")[k] + 1e-5);
      y[k] =
          Arrays.stream(x[k])
              .map(v -> (v - p.get(name + ".mean")[channel]) / deviation * p.get(name + ".gamma")[channel] + p.get(name + ".beta")[channel])
              .toArray();
    }
    return y;
  }

  private static double[] dense(double[] x, double[] w, double[] bias) {
    double[] y = bias.clone();
    for (int j = 0; j < y.length; j++) {
      for (int k = 0; k < x.length; k++) {
        y[j] += w[j * x.length + k] * x[k];
      }
    }
    return y;
  }

  /** What a statistic sums over positions, whether it is a mean of them, and what is made of the mean over samples. */
  private record Statistic(String text, DoubleUnaryOperator element, boolean mean, DoubleUnaryOperator finish) {
    double[] of(String layer, Split split, Map<String, double[]> p) {
      Watched data = new Watched(TRAIN, VALIDATION, 8, 3, 0);
      double[] sums = null;
      for (int i = 0; i < data.size(split); i++) {
        double[][] x = activations(data.values(split, i), p).get(layer);
        sums = sums == null ? new double[x.length] : sums;
        for (int k = 0; k < x.length; k++) {
          sums[k] += Arrays.stream(x[k]).map(element).sum() / (mean ? x[k].length : 1);
        }
      }
      int samples = data.size(split);
      return Arrays.stream(sums).map(v -> finish.applyAsDouble(v / samples)).toArray();
    }
  }

  private static List<Statistic> statistics() {
    DoubleUnaryOperator same = DoubleUnaryOperator.identity();
    return List.of(
        new Statistic("density(activation)", x -> x != 0 ? 1 : 0, true, same),
        new Statistic("apoz(activation)", x -> x != 0 ? 1 : 0, true, v -> 1 - v),
        new Statistic("density(max(abs(activation) - 0.3, 0))", x -> Math.abs(x) > 0.3 ? 1 : 0, true, same),
        new Statistic("mean(activation)", same, true, same),
        new Statistic("sum(abs(activation - 0.2))", x -> Math.abs(x - 0.2), false, same),
        new Statistic("norm(activation)", x -> x * x, false, Math::sqrt),
        new Statistic("2 * mean(activation) + 1", same, true, v -> 2 * v + 1));
  }

  // ------------------------------------------------------------------ tests

  @TestFactory
  Stream<DynamicTest> unitsGoByTheStatistic() {
    return statistics().stream()
        .flatMap(s -> Stream.of(Split.TRAIN, Split.VALIDATION).map(split -> unitsGo(s, split)));
  }

  private DynamicTest unitsGo(Statistic statistic, Split split) {
    return DynamicTest.dynamicTest(
        statistic.text() + " over " + split.word(),
        () -> {
          String samples = split == Split.TRAIN ? "1 epochs" : VALIDATION / 8 + " batches";
          Map<String, double[]> before = train("").tensors();
          Map<String, int[]> left =
              train(
                      """
                      at end of epoch 2 {
                        compact lowest 40%% of units of (s, c, a, b) by %s over %s of %s in eval ranked per layer
                      }
                      """.formatted(statistic.text(), samples, split.word()))
                  .channels();
          double[] ofSum = statistic.of("s", split, before);
          double[] ofC = statistic.of("c", split, before);
          Arrays.setAll(ofSum, k -> ofSum[k] + ofC[k]);
          assertArrayEquals(highest(ofSum, 4), left.get("s"), "s and c");
          assertArrayEquals(highest(statistic.of("a", split, before), 5), left.get("a"), "a");
          assertArrayEquals(highest(statistic.of("b", split, before), 4), left.get("b"), "b");
        });
  }

  private static int[] highest(double[] scores, int count) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((i, j) -> scores[i] != scores[j] ? Double.compare(scores[j], scores[i]) : j - i)
        .limit(count)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** The library's network trimming: how many units are left after each round, and that the silent ones go first. */
  @Test
  void networkTrimming() throws IOException {
    String program =
        "import std.apoz\n"
            + NETWORK.replace("epochs 2", "epochs 7")
            + "prune apoz(remove: 50% of units, first: 20%, begin: epoch 2, end: epoch 6, layers: [s, c, a, b], batches: 6)\n}\n";
    List<EventReport> events = new ArrayList<>();
    Path file = folder.resolve("end.safetensors");
    train(program, Overrides.none(), file, events::add);
    assertEquals(List.of(2, 4, 6), events.stream().map(EventReport::epoch).toList());
    Map<String, Integer> widths = Map.of("s", 6, "a", 9, "b", 7);
    for (int round = 0; round < 3; round++) {
      double share = 0.2 + 0.3 * round / 2;
      for (GroupChange change : events.get(round).groups()) {
        int width = widths.get(change.group());
        assertEquals(width - Math.round(share * width), change.after(), change.group() + " in round " + round);
      }
    }
    Overrides two = new Overrides(OptionalInt.of(2), OptionalInt.empty(), OptionalLong.empty());
    Map<String, double[]> before =
        train(NETWORK.replace("epochs 2", "epochs 7") + "\n}\n", two, file, e -> {}).tensors();
    Map<String, int[]> left = train(program, two, file, e -> {}).channels();
    Statistic alive = statistics().getFirst();
    double[] stream = alive.of("s", Split.TRAIN, before);
    double[] other = alive.of("c", Split.TRAIN, before);
    Arrays.setAll(stream, k -> stream[k] + other[k]);
    assertArrayEquals(highest(stream, 5), left.get("s"));
    assertArrayEquals(highest(alive.of("a", Split.TRAIN, before), 7), left.get("a"));
  }

  @TestFactory
  Stream<DynamicTest> besideWeights() {
    return Stream.of(
        DynamicTest.dynamicTest(
            "mean(abs(activation)) * norm(w)",
            () -> {
              Map<String, double[]> p = train("").tensors();
              Map<String, int[]> left =
                  train(
                          """
                          score heavy = mean(abs(activation)) * norm(w) over 6 batches of train in eval
                          at end of epoch 2 { compact lowest 40% of units of (a, b) by heavy ranked globally }
                          """)
                      .channels();
              Statistic mean = new Statistic("", Math::abs, true, DoubleUnaryOperator.identity());
              List<double[]> scores = new ArrayList<>();
              for (String layer : List.of("a", "b")) {
                double[] score = mean.of(layer, Split.TRAIN, p);
                double[] w = p.get(layer + ".weight");
                int inputs = w.length / score.length;
                for (int k = 0; k < score.length; k++) {
                  score[k] *= Math.sqrt(Arrays.stream(w, k * inputs, (k + 1) * inputs).map(v -> v * v).sum());
                }
                scores.add(score);
              }
              double[] all = Stream.of(scores.get(0), scores.get(1)).flatMapToDouble(Arrays::stream).toArray();
              int[] kept = highest(all, 16 - Math.round(0.4f * 16));
              assertArrayEquals(Arrays.stream(kept).filter(i -> i < 9).toArray(), left.get("a"));
              assertArrayEquals(Arrays.stream(kept).filter(i -> i >= 9).map(i -> i - 9).toArray(), left.get("b"));
              assertEquals(10, kept.length);
            }));
  }
}
