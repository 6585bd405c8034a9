package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.DType;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where variables, penalties, noise and readings are seen and where they are not, with masks and after cuts. */
class MeanwhileTest {
  private static final DataSource DATA = Samples.split(80, 20, 20, 3, 2, 6, 5);
  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(6, 3x3, bias: false) |> batchnorm as norm |> tanh
        a = c |> global_average_pool |> dense(8) |> tanh
        output digit = a |> dense(3)
      }
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer sgd(lr: 0.05, momentum: 0.9)
        batch 16
        epochs 4
        seed 3
      """;

  @TempDir Path folder;

  /** What is left of a run: tensors, predictions for some samples, metrics of the epochs, channels by group. */
  private record End(
      Map<String, double[]> tensors, float[] outputs, List<Map<Split, Map<String, Double>>> epochs, int[][] channels) {}

  private End run(String rules) throws IOException {
    return run(rules, NETWORK);
  }

  private End run(String rules, String network) throws IOException {
    List<Map<Split, Map<String, Double>>> epochs = new ArrayList<>();
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(network + rules + "\n}\n"), device, Overrides.none())) {
      trainer.train(
          DATA,
          new Listener() {
            @Override
            public void epoch(EpochReport report) {
              epochs.add(report.metrics());
            }
          });
      float[] outputs = predictions(trainer);
      Path file = folder.resolve("end.safetensors");
      trainer.save(file);
      Map<String, double[]> tensors = new TreeMap<>();
      for (Map.Entry<String, StoredTensor> tensor : Safetensors.read(file).tensors().entrySet()) {
        boolean single = tensor.getValue().type() == DType.F32;
        tensors.put(tensor.getKey(), single ? new double[0] : tensor.getValue().doubles());
      }
      trainer.load(file);
      assertArrayEquals(outputs, predictions(trainer), "what was saved predicts alike");
      return new End(tensors, outputs, epochs, trainer.structure().originals().channels());
    }
  }

  private static float[] predictions(Trainer trainer) {
    float[] samples = new float[60 * 20];
    for (int i = 0; i < 20; i++) {
      DATA.sample(Split.TEST, i, samples, 60 * i);
    }
    return trainer.predict(samples, 20);
  }

  @Test
  void aReadingIsSeenWhereverTheNetworkIsComputedAndNotInWhatIsSaved() throws IOException {
    String frozen = "at init { freeze (all, batchnorm) }\n";
    End plain = run(frozen);
    End read = run(frozen + "read w as -2 * w of digit\nread bias as -2 * bias of digit\n");
    assertArrayEquals(plain.tensors().get("digit.weight"), read.tensors().get("digit.weight"));
    for (int i = 0; i < plain.outputs().length; i++) {
      assertEquals(-2 * plain.outputs()[i], read.outputs()[i], 1e-6);
    }
    assertNotEquals(
        plain.epochs().getLast().get(Split.VALIDATION).get("loss"),
        read.epochs().getLast().get(Split.VALIDATION).get("loss"));
    End over = run(frozen + "phase one for 2 epochs { read w as -2 * w of digit }\nphase two {}\n");
    assertArrayEquals(plain.outputs(), over.outputs(), "a reading ends with its phase");
    assertEquals(plain.epochs().get(2), over.epochs().get(2));
    assertNotEquals(plain.epochs().get(0), over.epochs().get(0));
  }

  @Test
  void aMaskMakesAReadingPermanent() throws IOException {
    String read = "phase sparse for 4 epochs { read w as w * step(abs(w) - 0.2) of a }\n";
    End masked =
        run(read + "score small = step(abs(w) - 0.2)\nat end of sparse { mask lowest COUNT of weights of a by small }"
            .replace("COUNT", "50%"));
    End end = run(read);
    long below = Arrays.stream(end.tensors().get("a.weight")).filter(w -> Math.abs(w) <= 0.2).count();
    assertTrue(below > 0 && below < 48, "" + below);
    assertEquals(24, Arrays.stream(masked.tensors().get("a.weight")).filter(w -> w == 0).count());
  }

  @Test
  void noiseStaysInTheSteps() throws IOException {
    String frozen = "at init { freeze (all, batchnorm) }\n";
    End plain = run(frozen);
    End noisy = run(frozen + "noise random - 0.5 of (a, digit)\n");
    assertArrayEquals(plain.outputs(), noisy.outputs());
    assertArrayEquals(plain.tensors().get("c.weight"), noisy.tensors().get("c.weight"), "weights are what they were");
    for (int e = 0; e < 4; e++) {
      assertNotEquals(plain.epochs().get(e).get(Split.TRAIN), noisy.epochs().get(e).get(Split.TRAIN));
    }
    End again = run(frozen + "noise random - 0.5 of (a, digit)\n");
    assertEquals(noisy.epochs(), again.epochs());
  }

  @Test
  void theReportedLossIsTheLossAlone() throws IOException {
    String frozen = "at init { freeze (all, batchnorm) }\n";
    assertEquals(run(frozen).epochs(), run(frozen + "penalty 100 * w * w\n").epochs());
  }

  private static final String ALL =
      """
      var s of each weight = 0.25
      var u of each unit of (c, a) = 0
      at init {
        set S = lowest 50% of units of (c, a) by norm(w) ranked per layer
        set gone = highest 30% of units of (c, a) by norm(w) ranked per layer
      }
      penalty 0.05 * s * abs(w) + 0.1 * u * w * w
      penalty 0.01 * abs(gamma)
      at end of epoch 1 { REMOVE gone }
      every 2 steps {
        s = min(s + abs(w) * random, 1) of (c, digit)
        u = u + 0.125 of S
        u = u - 0.0625 except S
      }
      every 3 steps { scale S by 0.98 }
      phase noisy for 2 epochs { noise S * abs(w) * (random - 0.5) + 0.01 }
      phase read { read w as tanh(w) + 0.01 read gamma as gamma * (1 + 0.1 * u) }
      metric top = max(s) each epoch
      metric low = min(u of S) each epoch
      metric all = mean(s * w) + sum(abs(u * w)) each epoch
      metric of_set = mean(abs(w) of S) each epoch
      """;

  /** The double reference adds in the order of indices, so that the network is the same to the bit. */
  @Test
  void maskedIsCompacted() throws IOException {
    End masked = run(ALL.replace("REMOVE", "mask"));
    End compacted = run(ALL.replace("REMOVE", "compact"));
    assertArrayEquals(masked.outputs(), compacted.outputs());
    for (int e = 0; e < 4; e++) {
      // Sums over parameters are taken in parts, and where these end moves with what is gone.
      Map<Split, Map<String, Double>> left = compacted.epochs().get(e);
      masked.epochs().get(e).forEach((split, metrics) -> metrics.forEach((name, value) ->
          assertEquals(value, left.get(split).get(name), name.equals("loss") ? 0 : 1e-12 * Math.abs(value), name)));
    }
    int[] c = compacted.channels()[0];
    int[] a = compacted.channels()[1];
    assertTrue(c.length == 4 && a.length == 6, c.length + " " + a.length);
    for (String kind : List.of("", ".slot0", ".variable.s", ".variable.u")) {
      same(masked, compacted, "c.weight" + kind, c, 18, null, 1);
      same(masked, compacted, "norm.gamma" + kind, c, 1, null, 1);
      same(masked, compacted, "a.weight" + kind, a, 6, c, 1);
      same(masked, compacted, "digit.weight" + kind, new int[] {0, 1, 2}, 8, a, 1);
    }
  }

  /** Rows that stay, and of each row the columns that stay. */
  private static void same(
      End masked, End compacted, String tensor, int[] rows, int width, int[] columns, int each) {
    double[] whole = masked.tensors().get(tensor);
    double[] left = compacted.tensors().get(tensor);
    int at = 0;
    for (int row : rows) {
      int[] of = columns != null ? columns : IntStream.range(0, width).toArray();
      for (int column : of) {
        assertEquals(whole[row * width + column], left[at++], tensor + " at " + row + ", " + column);
      }
    }
    assertEquals(at, left.length, tensor);
  }

  @Test
  void aSetThatWasNotChosenIsSaid() {
    String rule = "every 100 steps { set S = lowest 10% of weights by abs(w) }\npenalty w * w of S\n";
    PruneException refused = assertThrows(PruneException.class, () -> run(rule));
    assertEquals(Failure.USAGE, refused.failure());
    assertTrue(refused.getMessage().contains("`S`"), refused.getMessage());
  }

  @Test
  void conditionsReadVariablesOfSetsAndLayers() throws IOException {
    End end =
        run(
            """
            var s of each weight = 1
            at init {
              set S = lowest 25% of weights of a by abs(w)
              s = 3 of S
              s = s * 2 of digit
            }
            metric most of each layer = max(s) each epoch
            metric top = max(s) each epoch
            metric low = min(s of S) each epoch
            metric middle = mean(s of S) each epoch
            metric kept = sum(1 - S) each epoch
            metric first = max(most) each epoch
            """);
    Map<String, Double> metrics = end.epochs().getLast().get(Split.TRAIN);
    assertEquals(3, metrics.get("top"));
    assertEquals(3, metrics.get("low"));
    assertEquals(3, metrics.get("middle"));
    assertEquals(3, metrics.get("first"));
  }
}
