package dev.prune.runtime;

import static dev.prune.runtime.Formulas.ABS;
import static dev.prune.runtime.Formulas.ADD;
import static dev.prune.runtime.Formulas.RELU;
import static dev.prune.runtime.Formulas.RELU_BACKWARD;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Storage.Value;
import dev.prune.runtime.schedule.Score;
import java.util.Map;

/**
 * What the compiler would generate for a network with every way in which channels meet:
 *
 * <pre>
 * r1  = image |> conv(4, 3x3, pad 1) as c1 |> batchnorm as b1 |> relu
 * r2  = relu((r1 |> conv(4, 3x3, pad 1) as c2 |> batchnorm as b2) + r1)     c1 and c2 are one group
 * r3  = r2 |> conv(3, 1x1) as c3 |> relu
 * out = concat(r2, r3) |> maxpool(2) |> flatten |> dense(5) as fc |> relu |> dense(3) as out
 * </pre>
 */
final class HandWrittenConvNet extends Hooked {
  static final int C1 = 0, B1 = 1, C2 = 2, B2 = 3, C3 = 4, FC = 5, OUT = 6;

  private static final int ROWS = 0, PARAMETERS = 1, IN = 2, A = 3, B = 4, CAT = 5, FLAT = 6, F = 7, O = 8, ZERO = 9;
  private static final int A36 = 10, B36 = 11, CAT9 = 12, ONE = 13;
  private static final int C1W = 14, C1B = 15, G1 = 16, E1 = 17, C2W = 18, G2 = 19, E2 = 20, C3W = 21, C3B = 22;
  private static final int FCW = 23, FCB = 24, OW = 25, OB = 26;
  private static final int M1 = 27, V1 = 28, M2 = 29, V2 = 30;
  private static final int C1S = 31, C2S = 32, C3S = 33, FCS = 34;
  private static final int C1U = 35, C2U = 36, C3U = 37, FCU = 38, IN9 = 39, A9 = 40;

  private static final int AREA = 36;
  private static final Axis IMAGE = Axis.fixed(2);
  private static final Axis AX = Axis.of(0);
  private static final Axis BX = Axis.of(1);
  private static final Axis FX = Axis.of(2);
  private static final Axis OX = Axis.of(3);
  private static final Axis K3 = Axis.fixed(3);
  private static final Axis K1 = Axis.fixed(1);
  private static final Axis CATX = AX.then(BX);
  private static final Axis FLATX = CATX.repeated(9);
  private static final Window PAD = new Window(6, 6, 3, 3, 1, 1, 1, 1, 6, 6);
  private static final Window POINT = new Window(6, 6, 1, 1, 1, 1, 0, 0, 6, 6);
  private static final Window POOL = new Window(6, 6, 2, 2, 2, 2, 0, 0, 3, 3);

  private final DenseKernels dense = kernels(DenseKernels.class);
  private final ConvKernels conv = kernels(ConvKernels.class);
  private final BatchNormKernels norm = kernels(BatchNormKernels.class);
  private final PoolKernels pool = kernels(PoolKernels.class);
  private final ChannelKernels channel = kernels(ChannelKernels.class);
  private final ElementwiseKernels elementwise = kernels(ElementwiseKernels.class);
  private final LossKernels loss = kernels(LossKernels.class);
  private final ReduceKernels reduce = kernels(ReduceKernels.class);

  final Score magnitude = unitScore("sum(abs(w))", () -> {}, this::unitMagnitude);

  HandWrittenConvNet(Device device, Optimizers optimizer) {
    super(declared(), settings(optimizer), device, Overrides.none(), optimizer, PARAMETERS);
  }

  private static Settings settings(Optimizers optimizer) {
    return optimizer
        .into(Settings.data("points", Map.of(), Map.of()))
        .batch(8)
        .epochs(2)
        .seed(5)
        .output(OUTPUT, OX, 1)
        .classes(3)
        .build();
  }

  /** Indices of storage. */
  private static final int Y1 = 0, Z1 = 1, R1 = 2, Y2 = 3, Z2 = 4, S2 = 5, R2 = 6, Y3 = 7, R3 = 8, JOIN = 9;
  private static final int POOLED = 10, H = 11, RH = 12, OUTPUT = 13, MOM1 = 14, MOM2 = 15;
  private static final int D_OUT = 16, D_RH = 17, D_H = 18, D_POOLED = 19, D_JOIN = 20, D_R2A = 21, D_R3 = 22;
  private static final int D_Y3 = 23, D_R2B = 24, D_R2 = 25, D_S2 = 26, D_Y2 = 27, D_R1A = 28, D_R1 = 29;
  private static final int D_Z1 = 30, D_Y1 = 31;

  static Network declared() {
    Network.Builder n = Network.named("ConvNet", 2, 6, 6)
        .group("c1", 4, "", "net.prune:2")
        .group("c3", 3, "", "net.prune:4")
        .group("fc", 5, "", "net.prune:5")
        .group("out", 3, "it is the output", "net.prune:5")
        .layer("c1", "conv", 0, 6, "net.prune:2")
        .parameter("c1.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 18, AX, IMAGE, K3, K3)
        .parameter("c1.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, 18, AX)
        .costPerWeight(2 * AREA, 0)
        .layer("b1", "batchnorm", 0, 5, "net.prune:2")
        .parameter("b1.gamma", Role.GAMMA, Initial.ONE, 1, AX)
        .parameter("b1.beta", Role.BETA, Initial.ZERO, 1, AX)
        .statistic("b1.mean", Role.MEAN, Initial.ZERO, AX)
        .statistic("b1.variance", Role.VARIANCE, Initial.ONE, AX)
        .costPerElement(2 * AREA, AX)
        .layer("c2", "conv", 0, 4, "net.prune:3")
        .parameter("c2.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 36, AX, AX, K3, K3)
        .costPerWeight(2 * AREA, 4)
        .layer("b2", "batchnorm", 0, 3, "net.prune:3")
        .parameter("b2.gamma", Role.GAMMA, Initial.ONE, 1, AX)
        .parameter("b2.beta", Role.BETA, Initial.ZERO, 1, AX)
        .statistic("b2.mean", Role.MEAN, Initial.ZERO, AX)
        .statistic("b2.variance", Role.VARIANCE, Initial.ONE, AX)
        .layer("c3", "conv", 1, 2, "net.prune:4")
        .parameter("c3.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 4, BX, AX, K1, K1)
        .parameter("c3.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, 4, BX)
        .costPerWeight(2 * AREA, 7)
        .layer("fc", "dense", 2, 1, "net.prune:5")
        .parameter("fc.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 63, FX, FLATX)
        .parameter("fc.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, 63, FX)
        .costPerWeight(2, 9)
        .layer("out", "dense", 3, 0, "net.prune:5")
        .parameter("out.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 5, OX, FX)
        .parameter("out.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, 5, OX)
        .costPerWeight(2, 11);
    storage(n);
    dims(n);
    return n.build();
  }

  private static void storage(Network.Builder n) {
    Object[][] values = {
      {"y1", AX, AREA}, {"z1", AX, AREA}, {"r1", AX, AREA}, {"y2", AX, AREA}, {"z2", AX, AREA}, {"s2", AX, AREA},
      {"r2", AX, AREA}, {"y3", BX, AREA}, {"r3", BX, AREA}, {"join", CATX, AREA}, {"pooled", CATX, 9}, {"h", FX, 1},
      {"rh", FX, 1}, {"out", OX, 1}, {"moments1", AX, -2}, {"moments2", AX, -2}, {"d out", OX, 1}, {"d rh", FX, 1},
      {"d h", FX, 1}, {"d pooled", CATX, 9}, {"d join", CATX, AREA}, {"d r2 a", AX, AREA}, {"d r3", BX, AREA},
      {"d y3", BX, AREA}, {"d r2 b", AX, AREA}, {"d r2", AX, AREA}, {"d s2", AX, AREA}, {"d y2", AX, AREA},
      {"d r1 a", AX, AREA}, {"d r1", AX, AREA}, {"d z1", AX, AREA}, {"d y1", AX, AREA}
    };
    for (Object[] v : values) {
      int area = (Integer) v[2];
      n.storage(new Value((String) v[0], area > 0, (Axis) v[1], Math.abs(area)));
    }
  }

  private static void dims(Network.Builder n) {
    n.dim(new Dim.Rows()).dim(new Dim.Parameters()).dim(new Dim.Width(IMAGE, 1)).dim(new Dim.Width(AX, 1));
    n.dim(new Dim.Width(BX, 1)).dim(new Dim.Width(CATX, 1)).dim(new Dim.Width(FLATX, 1)).dim(new Dim.Width(FX, 1));
    n.dim(new Dim.Width(OX, 1)).dim(new Dim.Zero()).dim(new Dim.Width(AX, AREA)).dim(new Dim.Width(BX, AREA));
    n.dim(new Dim.Width(CATX, 9)).dim(new Dim.Width(K1, 1));
    for (int tensor = 0; tensor < 13; tensor++) {
      n.dim(new Dim.ParameterOffset(tensor));
    }
    for (int tensor = 0; tensor < 4; tensor++) {
      n.dim(new Dim.StatisticOffset(tensor));
    }
    n.dim(new Dim.ParameterSize(0)).dim(new Dim.ParameterSize(4)).dim(new Dim.ParameterSize(7));
    n.dim(new Dim.ParameterSize(9));
    n.dim(new Dim.UnitOffset(C1)).dim(new Dim.UnitOffset(C2)).dim(new Dim.UnitOffset(C3)).dim(new Dim.UnitOffset(FC));
    n.dim(new Dim.Width(IMAGE, 9)).dim(new Dim.Width(AX, 9));
  }

  @Override
  protected void gradients() {
    conv.forward(input(), parameters, buffer(Y1), dims, ROWS, IN, A, C1W, C1B, PAD);
    norm.moments(buffer(Y1), buffer(MOM1), dims, ROWS, A, AREA);
    norm.track(buffer(MOM1), statistics, dims, ROWS, A, M1, V1, AREA, 0.1);
    norm.normalize(buffer(Y1), buffer(MOM1), parameters, buffer(Z1), dims, ROWS, A, G1, E1, AREA, 1e-5);
    elementwise.map(RELU, buffer(R1), dims, ROWS, A36, buffer(Z1));
    conv.forward(buffer(R1), parameters, buffer(Y2), dims, ROWS, A, A, C2W, -1, PAD);
    norm.moments(buffer(Y2), buffer(MOM2), dims, ROWS, A, AREA);
    norm.track(buffer(MOM2), statistics, dims, ROWS, A, M2, V2, AREA, 0.1);
    norm.normalize(buffer(Y2), buffer(MOM2), parameters, buffer(Z2), dims, ROWS, A, G2, E2, AREA, 1e-5);
    head();
    backward();
  }

  /** Everything after the second normalisation is the same in both modes. */
  private void head() {
    elementwise.map(ADD, buffer(S2), dims, ROWS, A36, buffer(Z2), buffer(R1));
    elementwise.map(RELU, buffer(R2), dims, ROWS, A36, buffer(S2));
    conv.forward(buffer(R2), parameters, buffer(Y3), dims, ROWS, A, B, C3W, C3B, POINT);
    elementwise.map(RELU, buffer(R3), dims, ROWS, B36, buffer(Y3));
    channel.insert(buffer(R2), buffer(JOIN), dims, ROWS, A, CAT, ZERO, AREA);
    channel.insert(buffer(R3), buffer(JOIN), dims, ROWS, B, CAT, A, AREA);
    pool.max(buffer(JOIN), buffer(POOLED), dims, ROWS, CAT, POOL);
    dense.forward(buffer(POOLED), parameters, buffer(H), dims, ROWS, FLAT, F, FCW, FCB);
    elementwise.map(RELU, buffer(RH), dims, ROWS, F, buffer(H));
    dense.forward(buffer(RH), parameters, buffer(OUTPUT), dims, ROWS, F, O, OW, OB);
  }

  private void backward() {
    Buffer dOut = buffer(D_OUT), dH = buffer(D_H);
    losses();
    loss.crossEntropyByData(buffer(OUTPUT), labels, dOut, dims, ROWS, O);
    dense.byWeights(buffer(RH), dOut, gradients, dims, ROWS, F, O, OW, OB);
    dense.byData(dOut, parameters, buffer(D_RH), dims, ROWS, F, O, OW);
    elementwise.map(RELU_BACKWARD, dH, dims, ROWS, F, buffer(H), buffer(D_RH));
    dense.byWeights(buffer(POOLED), dH, gradients, dims, ROWS, FLAT, F, FCW, FCB);
    dense.byData(dH, parameters, buffer(D_POOLED), dims, ROWS, FLAT, F, FCW);
    pool.maxByData(buffer(JOIN), buffer(POOLED), buffer(D_POOLED), buffer(D_JOIN), dims, ROWS, CAT, POOL);
    channel.extract(buffer(D_JOIN), buffer(D_R2A), dims, ROWS, A, CAT, ZERO, AREA);
    channel.extract(buffer(D_JOIN), buffer(D_R3), dims, ROWS, B, CAT, A, AREA);
    elementwise.map(RELU_BACKWARD, buffer(D_Y3), dims, ROWS, B36, buffer(Y3), buffer(D_R3));
    conv.byWeights(buffer(R2), buffer(D_Y3), gradients, dims, ROWS, A, B, C3W, C3B, POINT);
    conv.byData(buffer(D_Y3), parameters, buffer(D_R2B), dims, ROWS, A, B, C3W, POINT);
    elementwise.map(ADD, buffer(D_R2), dims, ROWS, A36, buffer(D_R2A), buffer(D_R2B));
    elementwise.map(RELU_BACKWARD, buffer(D_S2), dims, ROWS, A36, buffer(S2), buffer(D_R2));
    norm.byParameters(buffer(Y2), buffer(MOM2), buffer(D_S2), gradients, dims, ROWS, A, G2, E2, AREA, 1e-5);
    norm.byData(buffer(Y2), buffer(MOM2), parameters, buffer(D_S2), buffer(D_Y2), dims, ROWS, A, G2, AREA, 1e-5);
    conv.byWeights(buffer(R1), buffer(D_Y2), gradients, dims, ROWS, A, A, C2W, -1, PAD);
    conv.byData(buffer(D_Y2), parameters, buffer(D_R1A), dims, ROWS, A, A, C2W, PAD);
    elementwise.map(ADD, buffer(D_R1), dims, ROWS, A36, buffer(D_R1A), buffer(D_S2));
    elementwise.map(RELU_BACKWARD, buffer(D_Z1), dims, ROWS, A36, buffer(Z1), buffer(D_R1));
    norm.byParameters(buffer(Y1), buffer(MOM1), buffer(D_Z1), gradients, dims, ROWS, A, G1, E1, AREA, 1e-5);
    norm.byData(buffer(Y1), buffer(MOM1), parameters, buffer(D_Z1), buffer(D_Y1), dims, ROWS, A, G1, AREA, 1e-5);
    conv.byWeights(input(), buffer(D_Y1), gradients, dims, ROWS, IN, A, C1W, C1B, PAD);
  }

  private void losses() {
    loss.crossEntropy(buffer(OUTPUT), labels, losses, dims, ROWS, O);
    loss.hits(buffer(OUTPUT), labels, hits, dims, ROWS, O);
    reduce.accumulate(losses, totals, dims, ROWS, LOSS);
    reduce.accumulate(hits, totals, dims, ROWS, HITS);
  }

  @Override
  protected void evaluate() {
    predict();
    losses();
  }

  @Override
  protected void predict() {
    conv.forward(input(), parameters, buffer(Y1), dims, ROWS, IN, A, C1W, C1B, PAD);
    norm.normalizeFixed(buffer(Y1), statistics, parameters, buffer(Z1), dims, ROWS, A, G1, E1, M1, V1, AREA, 1e-5);
    elementwise.map(RELU, buffer(R1), dims, ROWS, A36, buffer(Z1));
    conv.forward(buffer(R1), parameters, buffer(Y2), dims, ROWS, A, A, C2W, -1, PAD);
    norm.normalizeFixed(buffer(Y2), statistics, parameters, buffer(Z2), dims, ROWS, A, G2, E2, M2, V2, AREA, 1e-5);
    head();
  }

  private void unitMagnitude() {
    elementwise.slice(ABS, elementScores, dims, C1W, C1S, parameters);
    elementwise.slice(ABS, elementScores, dims, C2W, C2S, parameters);
    elementwise.slice(ABS, elementScores, dims, C3W, C3S, parameters);
    elementwise.slice(ABS, elementScores, dims, FCW, FCS, parameters);
    reduce.sumUnits(elementScores, unitScores, dims, C1W, ONE, A, IN9, C1U);
    reduce.sumUnits(elementScores, unitScores, dims, C2W, ONE, A, A9, C2U);
    reduce.sumUnits(elementScores, unitScores, dims, C3W, ONE, B, A, C3U);
    reduce.sumUnits(elementScores, unitScores, dims, FCW, ONE, F, FLAT, FCU);
  }
}
