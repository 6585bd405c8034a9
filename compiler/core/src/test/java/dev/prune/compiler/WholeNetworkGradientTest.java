package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorFile;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gradients of whole generated trainers against central differences of the training loss, in double, through public doors
 * only: one step of plain gradient descent at learning rate 1 moves the parameters by minus the gradient, and the loss at
 * other parameters is what an epoch with a vanishing learning rate reports.
 */
class WholeNetworkGradientTest {
  private static final int SAMPLES = 6;
  private static final double STEP = 1e-5;

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> gradients() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("dense, sigmoid, tanh", "a = image |> flatten |> dense(5) |> sigmoid |> dense(4) |> tanh");
    bodies.put("no bias", "a = image |> flatten |> dense(5, bias: false) |> tanh");
    bodies.put("relu", "a = image |> flatten |> dense(7) |> relu");
    bodies.put("softmax inside", "a = image |> flatten |> dense(5) |> softmax");
    bodies.put("dropout", "a = image |> flatten |> dense(9) |> tanh |> dropout(30%)");
    bodies.put("convolution", "a = image |> conv(3, 3x3) |> tanh |> flatten");
    bodies.put("strides and padding", "a = image |> conv(3, 3x2, stride: 2x1, padding: 1x0) |> tanh |> flatten");
    bodies.put("batchnorm of an image", "a = image |> conv(3, 3x3, bias: false) |> batchnorm |> tanh |> flatten");
    bodies.put("batchnorm of a vector", "a = image |> flatten |> dense(5) |> batchnorm |> sigmoid");
    bodies.put("max pool", "a = image |> conv(2, 3x3) |> max_pool(2x2) |> tanh |> flatten");
    bodies.put("overlapping max pool", "a = image |> conv(2, 3x3) |> max_pool(3x3, stride: 2, padding: 1) |> flatten");
    bodies.put("global average pool", "a = image |> conv(4, 3x3) |> tanh |> global_average_pool");
    bodies.put("residual", "x = image |> conv(3, 3x3) as c0 |> tanh\n y = x + (x |> conv(3, 3x3) as c1 |> tanh)\n a = y |> flatten");
    bodies.put("x + x", "x = image |> conv(3, 3x3) as c0 |> tanh\n a = x + x |> flatten");
    bodies.put("concat", "x = image |> conv(2, 3x3) |> tanh\n y = image |> conv(3, 1x1) |> sigmoid\n a = concat(x, y, x) |> flatten");
    bodies.put("image joined in", "x = image |> conv(2, 3x3) |> tanh\n a = concat(image, x) |> conv(2, 3x3) |> tanh |> flatten");
    bodies.put("gate of a vector", "a = image |> flatten |> dense(5) |> gate(0.7) |> tanh |> dense(4) |> gate |> tanh");
    bodies.put("gate of an image", "a = image |> conv(3, 3x3) |> batchnorm |> gate(1.2) |> tanh |> flatten");
    bodies.put("random gates of a vector", "a = image |> flatten |> dense(9) |> hard_concrete(0.3) |> tanh |> dense(4) |> tanh");
    bodies.put("random gates of an image",
        "a = image |> conv(5, 3x3) |> batchnorm |> hard_concrete(-0.2, beta: 1.5, per_sample: true) |> tanh |> flatten");
    bodies.put("gate of the input", "a = image |> gate(0.5) |> conv(2, 3x3) |> tanh |> flatten");
    bodies.put("dilated convolution",
        "a = image |> conv(3, 3x3, dilation: 2) |> tanh |> flatten");
    bodies.put("grouped convolution",
        "a = image |> conv(4, 3x3) as c1 |> tanh |> conv(6, 3x3, groups: 2, stride: 2) as c2 |> tanh |> flatten");
    bodies.put("depthwise convolution",
        "a = image |> depthwise_conv(3x3, multiplier: 2) |> tanh |> depthwise_conv(2x2, stride: 2, bias: false) |> tanh |> flatten");
    bodies.put("transposed convolution",
        "a = image |> conv(3, 3x3, stride: 2) as c1 |> tanh |> transposed_conv(2, 3x3, stride: 2, padding: 1, output_padding: 1) as t |> tanh |> flatten");
    bodies.put("layernorm of a vector",
        "a = image |> flatten |> dense(5) |> layernorm |> sigmoid");
    bodies.put("layernorm of an image",
        "a = image |> conv(3, 3x3) |> layernorm |> tanh |> flatten");
    bodies.put("groupnorm",
        "a = image |> conv(6, 3x3) |> groupnorm(3) |> tanh |> flatten");
    bodies.put("average pool", "a = image |> conv(2, 3x3) |> tanh |> average_pool(3x2, stride: 2, padding: 1) |> flatten");
    bodies.put("average pool without its padding",
        "a = image |> conv(2, 3x3) |> tanh |> average_pool(3x2, stride: 1x2, padding: 1, count_padding: false) |> flatten");
    bodies.put("adaptive average pool", "a = image |> conv(2, 3x3) |> tanh |> adaptive_average_pool(4x2) |> flatten");
    bodies.put("upsample", "a = image |> conv(2, 3x3, stride: 2) |> tanh |> upsample(3x2) |> flatten");
    bodies.put("bilinear upsample", "a = image |> conv(2, 3x3, stride: 2) |> tanh |> upsample(2, bilinear: true) |> flatten");
    bodies.put("pad", "a = image |> conv(2, 3x3) |> pad(1x0, after: 0x2) |> conv(2, 3x3, padding: 0) |> tanh |> flatten");
    bodies.put("pixel shuffle", "a = image |> conv(8, 3x3) |> pixel_shuffle(2) |> conv(2, 3x3) |> tanh |> flatten");
    bodies.put("pixel unshuffle", "a = image |> pad(0x1, after: 0) |> conv(2, 3x3) |> pixel_unshuffle(2) |> conv(2, 3x3) |> tanh |> flatten");
    bodies.put("channel shuffle", "a = image |> conv(6, 3x3) |> channel_shuffle(3) |> conv(3, 3x3) |> tanh |> flatten");
    bodies.put("slices", "x = image |> conv(5, 3x3) as c0 |> tanh\n y = x |> slice(1, 3)\n z = x |> slice(2, 5)\n a = concat(z, y) |> flatten");
    bodies.put("split", "x = image |> conv(6, 3x3) as c0 |> tanh\n y = (x |> split(3, 0)) + (x |> split(3, 2))\n a = y |> flatten");
    bodies.put("product", "x = image |> conv(3, 3x3) as c0 |> tanh\n y = x * (x |> conv(3, 3x3) as c1)\n a = y |> flatten");
    bodies.put("x * x", "x = image |> conv(3, 3x3) as c0 |> tanh\n a = x * x |> flatten");
    bodies.put("squeeze and excitation",
        "x = image |> conv(3, 3x3) as c0 |> tanh\n s = x |> global_average_pool |> dense(2) as d0 |> tanh |> dense(3) as d1 |> sigmoid\n a = s * x |> flatten");
    bodies.put("a number a channel added",
        "x = image |> conv(3, 3x3) as c0 |> tanh\n s = x |> adaptive_average_pool(1) |> conv(3, 1x1) as c1\n a = x + s |> tanh |> flatten");
    bodies.put("smooth activations", "a = image |> flatten |> dense(5) |> gelu |> dense(4) |> silu");
    bodies.put("activations with kinks",
        "a = image |> flatten |> dense(7) |> leaky_relu(0.2) |> dense(5) |> hardswish |> dense(5) |> hard_sigmoid |> dense(4) |> relu6");
    List<DynamicTest> tests = new ArrayList<>();
    bodies.forEach(
        (name, body) ->
            tests.add(
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        check(body + "\n output digit = a |> dense(3)", "cross_entropy(digit)",
                            Samples.classes(SAMPLES, 1, 3, 2, 6, 5)))));
    String exits =
        """
        a = image |> conv(3, 3x3) as c |> tanh
        output early = a |> flatten |> dense(3)
        b = a |> global_average_pool |> dense(5) |> batchnorm |> tanh
        output middle = b |> dense(3)
        output late = middle |> tanh |> dense(3)
        """;
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put("a sum of losses", "cross_entropy(late) + 0.25 * cross_entropy(early) + cross_entropy(middle) * 3");
    sums.put("a loss with a weight", "0.5 * cross_entropy(middle)");
    sums.put("smoothed labels", "cross_entropy(late, smoothing: 10%) + 0.5 * cross_entropy(early, smoothing: 60%)");
    sums.put("outputs without a loss", "cross_entropy(early) + cross_entropy(late)");
    sums.forEach(
        (name, loss) ->
            tests.add(
                DynamicTest.dynamicTest(
                    name, () -> check(exits, loss, Samples.classes(SAMPLES, 1, 3, 2, 6, 5)))));
    tests.add(
        DynamicTest.dynamicTest(
            "a sum of squared errors",
            () ->
                check(
                    "a = image |> flatten |> dense(5) |> tanh\n output y = a |> dense(4)\n output z = y |> tanh |> dense(4)",
                    "mse(y) + 0.5 * mse(z)",
                    Samples.targets(SAMPLES, 4, 2, 6, 5))));
    tests.add(
        DynamicTest.dynamicTest(
            "mean squared error",
            () ->
                check(
                    "a = image |> flatten |> dense(5) |> tanh\n output y = a |> dense(4)",
                    "mse(y)",
                    Samples.targets(SAMPLES, 4, 2, 6, 5))));
    return tests;
  }

  private void check(String body, String loss, DataSource data) {
    String text =
        """
        network N {
          input image: float[2, 6, 5]
          %s
        }
        train N {
          data digits
          loss %s
          optimizer sgd(lr: %s)
          batch %d
          epochs 1
          seed 5
        }
        """;
    Compilation still = Programs.compile(text.formatted(body, loss, "1e-300", SAMPLES));
    Compilation moving = Programs.compile(text.formatted(body, loss, "1.0", SAMPLES));
    Path before = folder.resolve("before.safetensors");
    Path after = folder.resolve("after.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(moving, device, Overrides.none())) {
      trainer.save(before);
      trainer.train(data);
      trainer.save(after);
    }
    TensorFile start = Safetensors.read(before);
    TensorFile moved = Safetensors.read(after);
    List<String> names = parameters(start, moved);
    assertTrue(!names.isEmpty());
    Random random = new Random(3);
    try (ReferenceDevice device = new ReferenceDevice()) {
      for (String name : names) {
        double[] p = start.tensor(name).doubles();
        double[] q = moved.tensor(name).doubles();
        double[] direction = random.doubles(p.length, -1, 1).toArray();
        double expected = 0;
        for (int i = 0; i < p.length; i++) {
          expected += (p[i] - q[i]) * direction[i];
        }
        double measured =
            (lossAt(still, start, name, direction, STEP, data, device)
                    - lossAt(still, start, name, direction, -STEP, data, device))
                / (2 * STEP);
        assertEquals(expected, measured, 1e-6 * Math.max(1, Math.abs(expected)), name);
      }
    }
  }

  /** Parameters, not statistics: what the optimiser moved or could have moved. */
  private static List<String> parameters(TensorFile start, TensorFile moved) {
    return start.tensors().keySet().stream()
        .filter(n -> !n.endsWith(".mean") && !n.endsWith(".variance"))
        .filter(moved.tensors()::containsKey)
        .toList();
  }

  private double lossAt(
      Compilation still,
      TensorFile start,
      String name,
      double[] direction,
      double step,
      DataSource data,
      ReferenceDevice device) {
    List<StoredTensor> tensors = new ArrayList<>();
    for (StoredTensor tensor : start.tensors().values()) {
      double[] values = tensor.doubles().clone();
      if (tensor.name().equals(name)) {
        for (int i = 0; i < values.length; i++) {
          values[i] += step * direction[i];
        }
      }
      tensors.add(StoredTensor.of(tensor.name(), values, tensor.shape()));
    }
    Path file = folder.resolve("perturbed.safetensors");
    Safetensors.write(file, TensorFile.of(start.metadata(), tensors));
    double[] loss = new double[1];
    try (Trainer trainer = Programs.trainer(still, device, Overrides.none())) {
      trainer.startFrom(file);
      trainer.train(
          data,
          new Listener() {
            @Override
            public void epoch(EpochReport report) {
              loss[0] = report.metrics().get(Split.TRAIN).get("loss");
            }
          });
    }
    return loss[0];
  }
}
