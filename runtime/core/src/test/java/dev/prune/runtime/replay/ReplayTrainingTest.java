package dev.prune.runtime.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.reference.ReferenceDevice;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A training step as a trainer writes it: two dense layers learn which quarter of the plane a point lies in. The batch,
 * its live rows, the rate and the corrections change between steps; the recording does not.
 */
class ReplayTrainingTest {
  private static final int BATCH = 16;
  private static final int HIDDEN = 12;
  private static final int CLASSES = 4;
  private static final int PARAMETERS = 2 * HIDDEN + HIDDEN + HIDDEN * CLASSES + CLASSES;
  private static final int STEPS = 150;

  // Positions in dims.
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int WIDE = 2;
  private static final int OUT = 3;
  private static final int WEIGHT1 = 4;
  private static final int BIAS1 = 5;
  private static final int WEIGHT2 = 6;
  private static final int BIAS2 = 7;
  private static final int ALL = 8;
  private static final int ONE = 9;

  @Test
  void learnsAndAgreesToTheBit() {
    double[] direct = train(new ReferenceDevice());
    ReplayDevice replay = new ReplayDevice(new ReferenceDevice(), 10);
    double[] replayed = train(replay);
    assertArrayEquals(direct, replayed);
    assertTrue(direct[STEPS - 1] < 0.5 * direct[0], "The loss fell from " + direct[0] + " to " + direct[STEPS - 1]);
    assertEquals(12, replay.recorded("trainStep").orElseThrow().tasks().size());
  }

  /** The mean loss of each step. */
  private static double[] train(Device device) {
    Buffer x = device.floats("x", BATCH * 2);
    Ints labels = device.ints("labels", BATCH);
    Buffer p = device.floats("parameters", PARAMETERS);
    Buffer g = device.floats("gradients", PARAMETERS);
    Buffer m = device.floats("first", PARAMETERS);
    Buffer v = device.floats("second", PARAMETERS);
    Buffer h = device.floats("hidden", BATCH * HIDDEN);
    Buffer r = device.floats("relu", BATCH * HIDDEN);
    Buffer logits = device.floats("logits", BATCH * CLASSES);
    Buffer dlogits = device.floats("dlogits", BATCH * CLASSES);
    Buffer dr = device.floats("drelu", BATCH * HIDDEN);
    Buffer dh = device.floats("dhidden", BATCH * HIDDEN);
    Buffer losses = device.floats("losses", BATCH);
    Buffer totals = device.floats("totals", 1);
    Buffer scalars = device.floats("scalars", 3);
    Ints dims = device.ints("dims", 10);
    int[] sizes = {BATCH, 2, HIDDEN, CLASSES, 0, 2 * HIDDEN, 3 * HIDDEN, PARAMETERS - CLASSES, PARAMETERS, 1};

    DenseKernels dense = device.kernels(DenseKernels.class);
    ElementwiseKernels elementwise = device.kernels(ElementwiseKernels.class);
    LossKernels loss = device.kernels(LossKernels.class);
    ReduceKernels reduce = device.kernels(ReduceKernels.class);
    FlatKernels flat = device.kernels(FlatKernels.class);
    OptimizerKernels optimizer = device.kernels(OptimizerKernels.class);
    Runnable step =
        device.procedure(
            "trainStep",
            () -> {
              dense.forward(x, p, h, dims, ROWS, IN, WIDE, WEIGHT1, BIAS1);
              elementwise.map(new Relu(), r, dims, ROWS, WIDE, h);
              dense.forward(r, p, logits, dims, ROWS, WIDE, OUT, WEIGHT2, BIAS2);
              loss.crossEntropy(logits, labels, losses, dims, ROWS, OUT);
              flat.fill(totals, dims, ONE, 0);
              reduce.accumulate(losses, totals, dims, ROWS, 0);
              loss.crossEntropyByData(logits, labels, dlogits, dims, ROWS, OUT);
              dense.byWeights(r, dlogits, g, dims, ROWS, WIDE, OUT, WEIGHT2, BIAS2);
              dense.byData(dlogits, p, dr, dims, ROWS, WIDE, OUT, WEIGHT2);
              elementwise.map(new ReluByData(), dh, dims, ROWS, WIDE, dr, h);
              dense.byWeights(x, dh, g, dims, ROWS, IN, WIDE, WEIGHT1, BIAS1);
              optimizer.adam(p, g, m, v, scalars, dims, ALL, 0, 1, 0.9, 0.999, 1e-8, 1e-4, true);
            });

    Random random = new Random(3);
    device.write(p, 0, random.doubles(PARAMETERS, -0.5, 0.5).toArray(), 0, PARAMETERS);
    double[] means = new double[STEPS];
    for (int t = 1; t <= STEPS; t++) {
      sizes[ROWS] = t % 5 == 0 ? 3 : BATCH;
      device.write(dims, 0, sizes, 0, sizes.length);
      double[] points = random.doubles(BATCH * 2, -1, 1).toArray();
      device.write(x, 0, points, 0, points.length);
      int[] quarters = new int[BATCH];
      for (int i = 0; i < BATCH; i++) {
        quarters[i] = (points[2 * i] > 0 ? 1 : 0) + (points[2 * i + 1] > 0 ? 2 : 0);
      }
      device.write(labels, 0, quarters, 0, BATCH);
      double rate = 0.05 / (1 + 0.01 * t);
      device.write(scalars, 0, new double[] {rate, 1 - Math.pow(0.9, t), 1 - Math.pow(0.999, t)}, 0, 3);
      step.run();
      double[] total = new double[1];
      device.read(totals, 0, total, 0, 1);
      means[t - 1] = total[0] / sizes[ROWS];
    }
    return means;
  }

  private static final class Relu extends Elementwise {
    Relu() {
      super("relu", 1);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = Math.max(0, in[0][i]);
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = Math.max(0, in[0][i]);
      }
    }
  }

  private static final class ReluByData extends Elementwise {
    ReluByData() {
      super("reluByData", 2);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = in[1][i] > 0 ? in[0][i] : 0;
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = in[1][i] > 0 ? in[0][i] : 0;
      }
    }
  }
}
