package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorFile;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.reference.ReferenceDevice;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Second derivatives of whole generated networks against central differences of their exact gradients, in double: the
 * product of the Hessian with a direction is how the gradient changes when the parameters move along it.
 */
class SecondDerivativeTest {
  private static final int SAMPLES = 6;
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;

  /** The direction, as it is written and as the test moves along it. */
  private static final String DIRECTION = "parameters * parameters - 0.4 * parameters + 0.1";

  /** Its running statistics stay, whatever the parameters of the one step are that is taken before the measurement. */
  private static final String STILL_NORM = "batchnorm(momentum: 1e-14)";

  private static double direction(double p) {
    return p * p - 0.4 * p + 0.1;
  }

  @TempDir Path folder;

  /** What is smooth everywhere, so that differences say the truth. */
  private static Map<String, String> smooth() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("one layer", "a = image |> flatten");
    bodies.put("dense, sigmoid, tanh", "a = image |> flatten |> dense(5) |> sigmoid |> dense(4) |> tanh");
    bodies.put("no bias", "a = image |> flatten |> dense(5, bias: false) |> tanh");
    bodies.put("softmax inside", "a = image |> flatten |> dense(5) |> softmax |> dense(4) |> tanh");
    bodies.put("dropout", "a = image |> flatten |> dense(9) |> tanh |> dropout(30%) |> dense(5) |> tanh");
    bodies.put("convolution", "a = image |> conv(3, 3x3) |> tanh |> conv(2, 1x1, bias: false) |> tanh |> flatten");
    bodies.put("strides and padding", "a = image |> conv(3, 3x2, stride: 2x1, padding: 1x0) |> tanh |> flatten");
    bodies.put("batchnorm of an image",
        "a = image |> conv(3, 3x3, bias: false) |> NORM |> tanh |> conv(2, 3x3) |> NORM |> tanh |> flatten");
    bodies.put("batchnorm of a vector", "a = image |> flatten |> dense(5) |> NORM |> sigmoid |> dense(4) |> tanh");
    bodies.put("global average pool", "a = image |> conv(4, 3x3) |> tanh |> global_average_pool");
    bodies.put("max pool", "a = image |> conv(2, 3x3) |> tanh |> max_pool(2x2) |> conv(2, 1x1) |> tanh |> flatten");
    bodies.put("overlapping max pool",
        "a = image |> conv(2, 3x3) |> tanh |> max_pool(3x3, stride: 2, padding: 1) |> flatten |> dense(4) |> tanh");
    bodies.put("residual",
        "x = image |> conv(3, 3x3) as c0 |> tanh\n y = x + (x |> conv(3, 3x3) as c1 |> tanh)\n a = y |> flatten");
    bodies.put("x + x", "x = image |> conv(3, 3x3) as c0 |> tanh\n a = x + x |> flatten |> dense(4) |> tanh");
    bodies.put("concat",
        "x = image |> conv(2, 3x3) |> tanh\n y = image |> conv(3, 1x1) |> sigmoid\n a = concat(x, y, x) |> flatten");
    bodies.put("image joined in",
        "x = image |> conv(2, 3x3) |> tanh\n a = concat(image, x) |> conv(2, 3x3) |> tanh |> flatten");
    bodies.put("dilated convolution",
        "a = image |> conv(3, 3x3, dilation: 2) |> tanh |> flatten |> dense(4) |> tanh");
    bodies.put("grouped convolution",
        "a = image |> conv(4, 3x3) as c1 |> tanh |> conv(6, 3x3, groups: 2, stride: 2) as c2 |> tanh |> flatten |> dense(4) |> tanh");
    bodies.put("depthwise convolution",
        "a = image |> depthwise_conv(3x3, multiplier: 2) |> tanh |> depthwise_conv(2x2, stride: 2, bias: false) |> tanh |> flatten |> dense(4) |> tanh");
    bodies.put("transposed convolution",
        "a = image |> conv(3, 3x3, stride: 2) as c1 |> tanh |> transposed_conv(2, 3x3, stride: 2, padding: 1, output_padding: 1) as t |> tanh |> flatten |> dense(4) |> tanh");
    bodies.put("layernorm of a vector",
        "a = image |> flatten |> dense(5) |> layernorm |> sigmoid |> dense(4) |> tanh");
    bodies.put("layernorm of an image",
        "a = image |> conv(3, 3x3) |> layernorm |> tanh |> flatten |> dense(4) |> tanh");
    bodies.put("groupnorm",
        "a = image |> conv(6, 3x3) |> groupnorm(3) |> tanh |> flatten |> dense(4) |> tanh");
    bodies.put("random gates",
        "a = image |> conv(5, 3x3) |> hard_concrete(0.8, beta: 1.5, low: -0.01, high: 1.01, per_sample: true) |> tanh"
            + " |> flatten |> dense(6) |> hard_concrete(0.4, beta: 1.5, low: -0.01, high: 1.01) |> tanh");
    bodies.put("means, larger images and zeros around",
        "a = image |> conv(2, 3x3) |> tanh |> average_pool(2, padding: 1) |> upsample(2, bilinear: true) |> pad(1) |> conv(2, 3x3)"
            + " |> tanh |> adaptive_average_pool(2) |> flatten");
    bodies.put("a product", "x = image |> conv(3, 3x3) as c0 |> tanh\n y = x * (x |> conv(3, 3x3) as c1)\n a = y * y |> flatten");
    bodies.put("squeeze and excitation",
        "x = image |> conv(3, 3x3) as c0 |> tanh\n s = x |> global_average_pool |> dense(3) as d1 |> sigmoid\n"
            + " a = x * s |> conv(2, 1x1) as c1 |> tanh |> flatten");
    bodies.put("slices and shuffles",
        "x = image |> conv(8, 3x3) as c0 |> tanh\n y = concat(x |> slice(1, 4), x |> split(2, 1) |> channel_shuffle(2))\n"
            + " z = x |> pixel_shuffle(2) |> conv(2, 3x3) as c2 |> tanh |> pixel_unshuffle(2)\n"
            + " a = concat(y, z) |> conv(2, 1x1) as c1 |> tanh |> flatten");
    bodies.put("smooth activations", "a = image |> flatten |> dense(5) |> gelu |> dense(4) |> silu |> dense(4) |> tanh");
    bodies.put("gates",
        "a = image |> conv(3, 3x3) |> NORM |> gate(0.8) |> tanh |> flatten |> dense(4) |> gate(1.3) |> tanh");
    return bodies;
  }

  @TestFactory
  List<DynamicTest> theHessianTimesADirection() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String mode : List.of("eval", "train", "eval (temperature: 3)")) {
      smooth().forEach(
          (name, body) ->
              tests.add(
                  DynamicTest.dynamicTest(
                      name + " in " + mode,
                      () ->
                          check(body + "\n output digit = a |> dense(3)", "cross_entropy(digit)", mode,
                              Samples.classes(SAMPLES, 1, 3, 2, 6, 5)))));
      tests.add(
          DynamicTest.dynamicTest(
              "mean squared error in " + mode,
              () ->
                  check(
                      "a = image |> flatten |> dense(5) |> tanh\n output y = a |> dense(4)", "mse(y)", mode,
                      Samples.targets(SAMPLES, 4, 2, 6, 5))));
    }
    return tests;
  }

  private static Compilation compile(String body, String loss, String mode, String direction) {
    return Programs.compile(
        """
        network N {
          input image: float[2, 6, 5]
          %s
        }
        train N {
          data digits
          loss %s
          optimizer sgd(lr: 1e-300)
          batch %d
          epochs 1
          seed 5
          metric g = sum(grad(parameters)) over 1 batch of train in %s each epoch
          metric h = sum(dgrad(parameters, along parameters: %s)) over 1 batch of train in %s each epoch
        }
        """
            .formatted(body.replace("NORM", STILL_NORM), loss, SAMPLES, mode, direction, mode));
  }

  private void check(String body, String loss, String mode, DataSource data) {
    Class<?> type = Programs.load(compile(body, loss, mode, DIRECTION));
    Path start = folder.resolve("start.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(type, device, Overrides.none())) {
      trainer.save(start);
      trainer.save(start);
    }
    double[] product = flat(type, moved(start, 0), data, "dgrad");
    double[] ahead = flat(type, moved(start, STEP), data, gradient(mode));
    double[] behind = flat(type, moved(start, -STEP), data, gradient(mode));
    double size = 0;
    double worst = 0;
    for (int i = 0; i < product.length; i++) {
      double measured = (ahead[i] - behind[i]) / (2 * STEP);
      size = Math.max(size, Math.abs(measured));
      worst = Math.max(worst, Math.abs(measured - product[i]));
    }
    assertTrue(size > 1e-4, "The gradient does not move, so nothing is shown.");
    assertEquals(0, worst / size, TOLERANCE);
  }

  private static String gradient(String mode) {
    return mode.startsWith("eval") ? "gradient1trainEval" : "gradient1train";
  }

  /** Trained for an epoch that changes nothing, at the end of which the metrics are measured. */
  private static double[] flat(Class<?> type, Path from, DataSource data, String name) {
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(type, device, Overrides.none())) {
      trainer.startFrom(from);
      trainer.train(data);
      return flat(trainer, device, name);
    }
  }

  /** The class of the trainer's chain that declares something. */
  private static Class<?> declaring(Predicate<Class<?>> declares) {
    Class<?> type = Trainer.class;
    while (!declares.test(type)) {
      type = type.getSuperclass();
    }
    return type;
  }

  private static double[] flat(Trainer trainer, ReferenceDevice device, String name) {
    try {
      Method flat =
          declaring(c -> Arrays.stream(c.getDeclaredMethods()).anyMatch(m -> m.getName().equals("flat")))
              .getDeclaredMethod("flat", String.class);
      flat.setAccessible(true);
      Buffer buffer = (Buffer) flat.invoke(trainer, name);
      double[] values = new double[buffer.size()];
      device.read(buffer, 0, values, 0, values.length);
      return values;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** The same file with every parameter moved along the direction at the start. */
  private Path moved(Path start, double step) {
    TensorFile file = Safetensors.read(start);
    List<StoredTensor> tensors = new ArrayList<>();
    for (StoredTensor tensor : file.tensors().values()) {
      double[] values = tensor.doubles().clone();
      boolean statistic = tensor.name().endsWith(".mean") || tensor.name().endsWith(".variance");
      for (int i = 0; i < values.length; i++) {
        if (!statistic) {
          values[i] += step * direction(values[i]);
        }
      }
      tensors.add(StoredTensor.of(tensor.name(), values, tensor.shape()));
    }
    Path moved = folder.resolve("moved.safetensors");
    Safetensors.write(moved, TensorFile.of(file.metadata(), tensors));
    return moved;
  }

  /**
   * CroP's score of a unit by its definition: the derivative, by a factor c of 1 on what the unit computes, of the product
   * of a fixed direction with the gradient by the weights.
   */
  @Test
  void gatesAgreeWithFactorsOnWholeUnits() {
    for (String body :
        List.of(
            "a = image |> flatten |> dense(5) as u |> tanh |> dense(4) as v |> sigmoid",
            "a = image |> conv(3, 3x3) as u |> NORM |> tanh |> conv(2, 1x1, bias: false) as v |> tanh |> flatten",
            // Gates of 1 right behind the layers are the factors that are meant where there are none.
            "a = image |> flatten |> dense(5) as u |> gate |> tanh |> dense(4) as v |> gate |> sigmoid")) {
      DataSource data = Samples.classes(SAMPLES, 1, 3, 2, 6, 5);
      Class<?> type =
          Programs.load(
              Programs.compile(
                  """
                  network N {
                    input image: float[2, 6, 5]
                    %s
                    output digit = a |> dense(3)
                  }
                  train N {
                    data digits
                    loss cross_entropy(digit)
                    optimizer sgd(lr: 1e-300)
                    batch %d
                    epochs 1
                    seed 5
                    let g = grad(weights) over 1 batch of train in eval
                    at end of epoch 1 {
                      mask lowest 20%% of units of (u, v) by SCORE over 1 batch of train in eval keep 1
                    }
                  }
                  """
                      .formatted(body.replace("NORM", STILL_NORM), SAMPLES)
                      .replace("SCORE", "dgrad(gate, along weights: g)")));
      Path start = folder.resolve("start.safetensors");
      List<String> tensors = new ArrayList<>();
      int[] rows = new int[2];
      int[] offsets = new int[2];
      try (ReferenceDevice device = new ReferenceDevice();
          Trainer trainer = Programs.trainer(type, device, Overrides.none())) {
        trainer.save(start);
        trainer.network().parameters().forEach(t -> tensors.add(t.name()));
        for (int layer = 0; layer < trainer.network().layers().size(); layer++) {
          String name = trainer.network().layers().get(layer).name();
          if (name.equals("u") || name.equals("v")) {
            rows[name.equals("u") ? 0 : 1] = trainer.widths().get(name);
            offsets[name.equals("u") ? 0 : 1] = trainer.network().unitOffset(layer, trainer.structure().widths());
          }
        }
      }
      double[] direction = flat(type, start, data, "g");
      double[] found = unitScores(type, start, data);
      double largest = Arrays.stream(found).map(Math::abs).max().orElseThrow();
      for (int layer = 0; layer < 2; layer++) {
        String name = layer == 0 ? "u" : "v";
        for (int row = 0; row < rows[layer]; row++) {
          double ahead = flow(type, start, data, tensors, name, row, rows[layer], 1 + STEP, direction);
          double behind = flow(type, start, data, tensors, name, row, rows[layer], 1 - STEP, direction);
          assertEquals((ahead - behind) / (2 * STEP), found[offsets[layer] + row], TOLERANCE * largest, name + " " + row);
        }
      }
    }
  }

  /** The product of the direction's weights with the gradient by the weights, where a factor c stands on one unit. */
  private double flow(
      Class<?> type, Path start, DataSource data, List<String> tensors, String layer, int row, int rows, double c,
      double[] direction) {
    TensorFile file = Safetensors.read(start);
    List<StoredTensor> scaled = new ArrayList<>();
    for (StoredTensor tensor : file.tensors().values()) {
      double[] values = tensor.doubles().clone();
      if (tensor.name().startsWith(layer + ".weight") || tensor.name().startsWith(layer + ".bias")) {
        int each = values.length / rows;
        for (int i = row * each; i < (row + 1) * each; i++) {
          values[i] *= c;
        }
      }
      scaled.add(StoredTensor.of(tensor.name(), values, tensor.shape()));
    }
    Path moved = folder.resolve("scaled.safetensors");
    Safetensors.write(moved, TensorFile.of(file.metadata(), scaled));
    double[] gradient = flat(type, moved, data, "g");
    double product = 0;
    int at = 0;
    for (String name : tensors) {
      int size = file.tensor(name).doubles().length;
      int each = size / rows;
      for (int i = 0; i < size && name.endsWith(".weight"); i++) {
        boolean gated = name.equals(layer + ".weight") && i / each == row;
        product += direction[at + i] * gradient[at + i] * (gated ? c : 1);
      }
      at += size;
    }
    return product;
  }

  private static double[] unitScores(Class<?> type, Path from, DataSource data) {
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(type, device, Overrides.none())) {
      trainer.startFrom(from);
      trainer.train(data);
      Field field =
          declaring(c -> Arrays.stream(c.getDeclaredFields()).anyMatch(f -> f.getName().equals("unitScores")))
              .getDeclaredField("unitScores");
      field.setAccessible(true);
      Buffer buffer = (Buffer) field.get(trainer);
      double[] values = new double[buffer.size()];
      device.read(buffer, 0, values, 0, values.length);
      return values;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
