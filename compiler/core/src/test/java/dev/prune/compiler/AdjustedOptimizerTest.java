package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.DType;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bounded gradients, decays of weights alone and rates of layers, by what one step in double moves: whatever the gradient of
 * the first step is, these have to do with it what their formulas say.
 */
class AdjustedOptimizerTest {
  private static final double RATE = 0.01;

  @TempDir Path folder;

  private static String program(String optimizer, int epochs, String rest) {
    return """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(6, 3x3) |> batchnorm as norm |> relu |> max_pool(2x2)
          a = c |> flatten |> dense(12) |> relu
          output digit = a |> dense(3)
        }
        train N {
          data digits(validate: 20%%)
          loss cross_entropy(digit)
          optimizer %s
          batch 16
          epochs %d
          seed 3
          %s
        }
        """.formatted(optimizer, epochs, rest);
  }

  private byte[] run(String text, Device device, DataSource data) throws IOException {
    Path file = folder.resolve("run.safetensors");
    try (device;
        Trainer trainer = Programs.trainer(Programs.compile(text), device, Overrides.none())) {
      if (data != null) {
        trainer.train(data);
      }
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }

  /** What the first step adds to each parameter. */
  private Map<String, double[]> moved(String optimizer, String rest) throws IOException {
    return moved(optimizer, 1, rest);
  }

  /** What so many steps with all samples add. */
  private Map<String, double[]> moved(String optimizer, int steps, String rest) throws IOException {
    String text = program(optimizer, steps, rest);
    Map<String, double[]> before = numbers(run(text, new ReferenceDevice(), null));
    Map<String, double[]> after = numbers(run(text, new ReferenceDevice(), Samples.split(16, 5, 5, 3, 2, 6, 5)));
    after.forEach((name, values) -> {
      for (int i = 0; i < values.length; i++) {
        values[i] -= before.get(name)[i];
      }
    });
    return after;
  }

  private Map<String, double[]> numbers(byte[] bytes) throws IOException {
    Path file = folder.resolve("read.safetensors");
    Files.write(file, bytes);
    Map<String, double[]> numbers = new TreeMap<>();
    Safetensors.read(file).tensors().forEach((name, tensor) -> {
      if (name.matches("(c|norm|a|digit)[.](weight|bias|gamma|beta)")) {
        numbers.put(name, doubles(tensor));
      }
    });
    assertEquals(8, numbers.size());
    return numbers;
  }

  private static double[] doubles(StoredTensor tensor) {
    assertEquals(DType.F64, tensor.type());
    return tensor.doubles();
  }

  private static void same(
      Map<String, double[]> expected, Map<String, double[]> found, BiPredicate<String, Double> close) {
    expected.forEach((name, values) -> {
      for (int i = 0; i < values.length; i++) {
        double difference = found.get(name)[i] - values[i];
        assertTrue(close.test(name, difference), name + " " + i + ": " + values[i] + ", " + found.get(name)[i]);
      }
    });
  }

  @Test
  void aRateOfALayerIsThatShareOfTheWay() throws IOException {
    for (String optimizer :
        List.of("sgd(lr: 0.01)", "adam(lr: 0.01)", "rmsprop(lr: 0.01, momentum: 0.9)", "sgd(lr: 0.01, clip: 0.1)")) {
      Map<String, double[]> plain = moved(optimizer, "");
      Map<String, double[]> some = moved(optimizer, "rate 0.25 of (a, norm)\n  rate 3 of digit");
      plain.forEach((name, values) -> {
        double factor = name.startsWith("a") || name.startsWith("norm") ? 0.25 : name.startsWith("digit") ? 3 : 1;
        for (int i = 0; i < values.length; i++) {
          values[i] *= factor;
        }
      });
      same(plain, some, (name, difference) -> Math.abs(difference) < 1e-14);
    }
  }

  @Test
  void weightsDecayAndBiasesAndNormsDoNot() throws IOException {
    Map<String, double[]> start = numbers(run(program("sgd(lr: 1)", 1, ""), new ReferenceDevice(), null));
    for (String name : List.of("sgd", "adamw")) {
      Map<String, double[]> expected = moved(name + "(lr: 0.01, weight_decay: 0)", "");
      expected.forEach((tensor, values) -> {
        for (int i = 0; i < values.length && tensor.endsWith("weight"); i++) {
          values[i] -= RATE * 0.3 * start.get(tensor)[i];
        }
      });
      same(
          expected, moved(name + "(lr: 0.01, weight_decay: 0.3 of weights)", ""),
          (tensor, difference) -> Math.abs(difference) < 1e-14);
      Map<String, double[]> all = moved(name + "(lr: 0.01, weight_decay: 0.3)", "");
      same(all, moved(name + "(lr: 0.01, weight_decay: 0.3 of parameters)", ""), (tensor, difference) -> difference == 0);
      assertNotEquals(expected.get("norm.gamma")[0], all.get("norm.gamma")[0]);
      assertEquals(expected.get("a.weight")[5], all.get("a.weight")[5], 1e-14);
    }
  }

  @Test
  void theNormOfAllGradientsIsBounded() throws IOException {
    Map<String, double[]> plain = moved("sgd(lr: 0.01)", "");
    double norm = norm(plain) / RATE;
    Map<String, double[]> clipped = moved("sgd(lr: 0.01, clip: " + norm / 4 + ")", "");
    plain.values().forEach(values -> {
      for (int i = 0; i < values.length; i++) {
        values[i] /= 4;
      }
    });
    same(plain, clipped, (name, difference) -> Math.abs(difference) < 1e-6 * RATE);
    Map<String, double[]> loose = moved("sgd(lr: 0.01, clip: " + norm * 2 + ")", "");
    same(moved("sgd(lr: 0.01)", ""), loose, (name, difference) -> difference == 0);
    // What is frozen has no part in it.
    String frozen = "at init { freeze a }";
    Map<String, double[]> rest = moved("sgd(lr: 0.01)", frozen);
    assertTrue(norm(rest) < 0.99 * RATE * norm);
    same(
        rest, moved("sgd(lr: 0.01, clip: " + norm(rest) / RATE * 1.001 + ")", frozen),
        (name, difference) -> difference == 0);
  }

  private static double norm(Map<String, double[]> tensors) {
    double sum = 0;
    for (double[] values : tensors.values()) {
      for (double value : values) {
        sum += value * value;
      }
    }
    return Math.sqrt(sum);
  }

  private static final List<String> OPTIMIZERS =
      List.of(
          "rmsprop(lr: 1e-2)",
          "rmsprop(lr: 1e-2, momentum: 0.9, weight_decay: 1e-3, clip: 0.5)",
          "rmsprop(lr: 1e-3, centered: true)",
          "rmsprop(lr: 1e-3, momentum: 0.9, centered: true, weight_decay: 1e-3 of weights, clip: 0.5)",
          "sgd(lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 1e-2 of weights, clip: 0.5)",
          "adamw(lr: 1e-2, weight_decay: 0.1 of weights, clip: 0.2)");

  /** Three steps of one batch, so small that its gradient stays; both means begin at zero, as in PyTorch. */
  @Test
  void centeredStepsAreByTheVariance() throws IOException {
    double smoothing = 0.9;
    double epsilon = 1e-3;
    double rate = 1e-10;
    for (double momentum : new double[] {0, 0.5}) {
      Map<String, double[]> expected = moved("sgd(lr: 1)", "");
      expected.forEach((name, values) -> {
        for (int i = 0; i < values.length; i++) {
          double d = -values[i];
          double mean = 0;
          double square = 0;
          double velocity = 0;
          values[i] = 0;
          for (int step = 0; step < 3; step++) {
            mean = smoothing * mean + (1 - smoothing) * d;
            square = smoothing * square + (1 - smoothing) * d * d;
            velocity = momentum * velocity + d / (Math.sqrt(square - mean * mean) + epsilon);
            values[i] -= rate * velocity;
          }
        }
      });
      String optimizer = "rmsprop(lr: 1e-10, smoothing: 0.9, epsilon: 1e-3, centered: true, momentum: " + momentum + ")";
      same(expected, moved(optimizer, 3, ""), (name, difference) -> Math.abs(difference) < 1e-5 * rate);
    }
  }

  private static final String RATES = "rate 0.3 of (a, norm)\n  ";

  @Test
  void theCpuAndItsRecordingAgreeToTheBit() throws IOException {
    for (String optimizer : OPTIMIZERS) {
      String text = program(optimizer, 3,
          RATES + "at step 4 { mask lowest 40% of weights of a by abs(w) }\n"
              + "at end of epoch 1 { compact lowest 40% of units of (c, a) by norm(w) }");
      DataSource data = Samples.split(83, 21, 20, 3, 2, 6, 5);
      byte[] expected = run(text, CpuDevice.create(1), data);
      assertArrayEquals(expected, run(text, CpuDevice.create(2), data), optimizer);
      assertArrayEquals(expected, run(text, new ReplayDevice(CpuDevice.create(1), 1), data), optimizer);
    }
  }

  @Test
  void maskedAndCompactedNetworksLearnTheSameToTheBit() {
    for (String optimizer : OPTIMIZERS) {
      String event = RATES + "at step 4 { %s lowest 40%% of units of (c, a) by norm(w) ranked per layer }";
      double[] masked = learnt(program(optimizer, 3, event.formatted("mask")));
      assertArrayEquals(masked, learnt(program(optimizer, 3, event.formatted("compact"))), optimizer);
    }
  }

  private static double[] learnt(String text) {
    try (Device device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(text), device, Overrides.none())) {
      DataSource data = Samples.split(83, 21, 20, 3, 2, 6, 5);
      trainer.train(data);
      float[] outputs = trainer.predict(Samples.of(data, 20), 20);
      double[] all = new double[outputs.length + 1];
      for (int i = 0; i < outputs.length; i++) {
        all[i] = outputs[i];
      }
      all[outputs.length] = trainer.evaluate(data, Split.VALIDATION).get("loss");
      return all;
    }
  }
}
