package dev.prune.runtime;

import static dev.prune.runtime.Formulas.ABS;
import static dev.prune.runtime.Formulas.ABS_PRODUCT;
import static dev.prune.runtime.Formulas.RELU;
import static dev.prune.runtime.Formulas.RELU_BACKWARD;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Storage.Value;
import dev.prune.runtime.schedule.Score;
import java.util.Map;

/**
 * What the compiler would generate for {@code input float[4] |> dense(H1) as fc1 |> relu |> dropout(0.25) |> dense(H2)
 * as fc2 |> relu |> dense(3)}.
 */
final class HandWrittenMlp extends Hooked {
  static final int FC1_LAYER = 0;
  static final int FC2_LAYER = 1;
  static final int DIGIT_LAYER = 2;

  private static final int ROWS = 0, PARAMETERS = 1, IN = 2, FC1 = 3, FC2 = 4, DIGIT = 5, ONE = 6;
  private static final int FC1_WEIGHT = 7, FC1_BIAS = 8, FC2_WEIGHT = 9, FC2_BIAS = 10, OUT_WEIGHT = 11, OUT_BIAS = 12;
  private static final int FC1_SIZE = 13, FC2_SIZE = 14, OUT_SIZE = 15;
  private static final int FC1_UNITS = 16, FC2_UNITS = 17, FC1_ORIGINALS = 18, ZERO = 19;
  private static final Axis INPUT = Axis.fixed(4);
  private static final Axis A1 = Axis.of(0);
  private static final Axis A2 = Axis.of(1);
  private static final Axis OUT = Axis.of(2);

  private final DenseKernels dense = kernels(DenseKernels.class);
  private final ElementwiseKernels elementwise = kernels(ElementwiseKernels.class);
  private final LossKernels loss = kernels(LossKernels.class);
  private final ReduceKernels reduce = kernels(ReduceKernels.class);
  private final DropoutKernels dropout = kernels(DropoutKernels.class);

  final Score magnitude = unitScore("sum(abs(w))", () -> {}, this::unitMagnitude);
  final Score weights = elementScore("abs(w)", () -> {}, this::elementMagnitude);
  final Score taylor =
      unitScore("sum(abs(w * grad(w)))", () -> accumulateGradient("g", 3, Split.TRAIN, false), this::unitTaylor);
  final Runnable norm = procedure("norm", () -> reduce.squares(parameters, totals, dims, ZERO, PARAMETERS, METRICS));

  HandWrittenMlp(Device device, Optimizers optimizer) {
    this(device, Overrides.none(), optimizer, 12, 9);
  }

  HandWrittenMlp(Device device, Overrides overrides, Optimizers optimizer, int h1, int h2) {
    super(network(h1, h2), settings(optimizer), device, overrides, optimizer, PARAMETERS);
    declareFlats("g");
  }

  static Settings settings(Optimizers optimizer) {
    return optimizer
        .into(Settings.data("points", Map.of(), Map.of()))
        .batch(16)
        .epochs(4)
        .seed(7)
        .output(5, OUT, 1)
        .classes(3)
        .metrics(1)
        .build();
  }

  static Network network(int h1, int h2) {
    return Network.named("Mlp", 4)
        .group("fc1", h1, "", "mlp.prune:3")
        .group("fc2", h2, "", "mlp.prune:4")
        .group("digit", 3, "it is the output", "mlp.prune:5")
        .layer("fc1", "dense", 0, 2, "mlp.prune:3")
        .parameter("fc1.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 4, A1, INPUT)
        .parameter("fc1.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, 4, A1)
        .costPerWeight(2, 0)
        .layer("fc2", "dense", 1, 1, "mlp.prune:4")
        .parameter("fc2.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, h1, A2, A1)
        .parameter("fc2.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, h1, A2)
        .costPerWeight(2, 2)
        .layer("digit", "dense", 2, 0, "mlp.prune:5")
        .parameter("digit.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, h2, OUT, A2)
        .parameter("digit.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, h2, OUT)
        .costPerWeight(2, 4)
        .costPerElement(1, OUT)
        .storage(new Value("fc1.dense", true, A1, 1))
        .storage(new Value("fc1.relu", true, A1, 1))
        .storage(new Value("fc1", true, A1, 1))
        .storage(new Value("fc2.dense", true, A2, 1))
        .storage(new Value("fc2", true, A2, 1))
        .storage(new Value("digit", true, OUT, 1))
        .storage(new Value("d digit", true, OUT, 1))
        .storage(new Value("d fc2", true, A2, 1))
        .storage(new Value("d fc2.dense", true, A2, 1))
        .storage(new Value("d fc1", true, A1, 1), new Value("d fc1.dense", true, A1, 1))
        .storage(new Value("d fc1.relu", true, A1, 1))
        .dim(new Dim.Rows())
        .dim(new Dim.Parameters())
        .dim(new Dim.Width(INPUT, 1))
        .dim(new Dim.Width(A1, 1))
        .dim(new Dim.Width(A2, 1))
        .dim(new Dim.Width(OUT, 1))
        .dim(new Dim.Width(Axis.fixed(1), 1))
        .dim(new Dim.ParameterOffset(0))
        .dim(new Dim.ParameterOffset(1))
        .dim(new Dim.ParameterOffset(2))
        .dim(new Dim.ParameterOffset(3))
        .dim(new Dim.ParameterOffset(4))
        .dim(new Dim.ParameterOffset(5))
        .dim(new Dim.ParameterSize(0))
        .dim(new Dim.ParameterSize(2))
        .dim(new Dim.ParameterSize(4))
        .dim(new Dim.UnitOffset(0))
        .dim(new Dim.UnitOffset(1))
        .dim(new Dim.Originals(A1))
        .dim(new Dim.Zero())
        .build();
  }

  @Override
  protected void gradients() {
    Buffer fc1Relu = buffer(1), fc1 = buffer(2), fc2 = buffer(4), digit = buffer(5);
    dense.forward(input(), parameters, buffer(0), dims, ROWS, IN, FC1, FC1_WEIGHT, FC1_BIAS);
    elementwise.map(RELU, fc1Relu, dims, ROWS, FC1, buffer(0));
    dropout.apply(fc1Relu, fc1, originals, samples, keys, dims, ROWS, FC1, FC1_ORIGINALS, 3, 1, 0.25);
    dense.forward(fc1, parameters, buffer(3), dims, ROWS, FC1, FC2, FC2_WEIGHT, FC2_BIAS);
    elementwise.map(RELU, fc2, dims, ROWS, FC2, buffer(3));
    dense.forward(fc2, parameters, digit, dims, ROWS, FC2, DIGIT, OUT_WEIGHT, OUT_BIAS);
    score(digit);
    Buffer dDigit = buffer(6), dFc2 = buffer(7), dFc2Dense = buffer(8), dFc1 = buffer(9), dFc1Relu = buffer(10);
    loss.crossEntropyByData(digit, labels, dDigit, dims, ROWS, DIGIT);
    dense.byWeights(fc2, dDigit, gradients, dims, ROWS, FC2, DIGIT, OUT_WEIGHT, OUT_BIAS);
    dense.byData(dDigit, parameters, dFc2, dims, ROWS, FC2, DIGIT, OUT_WEIGHT);
    elementwise.map(RELU_BACKWARD, dFc2Dense, dims, ROWS, FC2, buffer(3), dFc2);
    dense.byWeights(fc1, dFc2Dense, gradients, dims, ROWS, FC1, FC2, FC2_WEIGHT, FC2_BIAS);
    dense.byData(dFc2Dense, parameters, dFc1, dims, ROWS, FC1, FC2, FC2_WEIGHT);
    dropout.apply(dFc1, dFc1Relu, originals, samples, keys, dims, ROWS, FC1, FC1_ORIGINALS, 3, 1, 0.25);
    elementwise.map(RELU_BACKWARD, buffer(9), dims, ROWS, FC1, buffer(0), dFc1Relu);
    dense.byWeights(input(), buffer(9), gradients, dims, ROWS, IN, FC1, FC1_WEIGHT, FC1_BIAS);
  }

  private void score(Buffer digit) {
    loss.crossEntropy(digit, labels, losses, dims, ROWS, DIGIT);
    loss.hits(digit, labels, hits, dims, ROWS, DIGIT);
    reduce.accumulate(losses, totals, dims, ROWS, LOSS);
    reduce.accumulate(hits, totals, dims, ROWS, HITS);
  }

  @Override
  protected void evaluate() {
    predict();
    score(buffer(5));
  }

  @Override
  protected void predict() {
    dense.forward(input(), parameters, buffer(0), dims, ROWS, IN, FC1, FC1_WEIGHT, FC1_BIAS);
    elementwise.map(RELU, buffer(2), dims, ROWS, FC1, buffer(0));
    dense.forward(buffer(2), parameters, buffer(3), dims, ROWS, FC1, FC2, FC2_WEIGHT, FC2_BIAS);
    elementwise.map(RELU, buffer(4), dims, ROWS, FC2, buffer(3));
    dense.forward(buffer(4), parameters, buffer(5), dims, ROWS, FC2, DIGIT, OUT_WEIGHT, OUT_BIAS);
  }

  private void unitMagnitude() {
    elementwise.slice(ABS, elementScores, dims, FC1_WEIGHT, FC1_SIZE, parameters);
    elementwise.slice(ABS, elementScores, dims, FC2_WEIGHT, FC2_SIZE, parameters);
    sumUnits();
  }

  private void unitTaylor() {
    elementwise.slice(ABS_PRODUCT, elementScores, dims, FC1_WEIGHT, FC1_SIZE, parameters, flat("g"));
    elementwise.slice(ABS_PRODUCT, elementScores, dims, FC2_WEIGHT, FC2_SIZE, parameters, flat("g"));
    sumUnits();
  }

  private void sumUnits() {
    reduce.sumUnits(elementScores, unitScores, dims, FC1_WEIGHT, ONE, FC1, IN, FC1_UNITS);
    reduce.sumUnits(elementScores, unitScores, dims, FC2_WEIGHT, ONE, FC2, FC1, FC2_UNITS);
  }

  private void elementMagnitude() {
    elementwise.slice(ABS, elementScores, dims, FC1_WEIGHT, FC1_SIZE, parameters);
    elementwise.slice(ABS, elementScores, dims, FC2_WEIGHT, FC2_SIZE, parameters);
    elementwise.slice(ABS, elementScores, dims, OUT_WEIGHT, OUT_SIZE, parameters);
  }
}
