package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.kernel.Window;
import org.junit.jupiter.api.Test;

/** Values worked out by hand, or known in closed form, from definitions rather than from any program. */
class ReferenceGoldenTest {
  private final Workbench bench = new Workbench();

  private void assertHolds(Buffer buffer, double... expected) {
    assertArrayEquals(expected, bench.read(buffer), 1e-14);
  }

  /** Weights [[1, 2], [3, 4]] with bias [10, 20] take [1, -1] to [9, 19]; its weight has the rows of the outputs. */
  @Test
  void dense() {
    DenseKernels dense = bench.device.kernels(DenseKernels.class);
    Ints dims = bench.ints(1, 2, 2, 0, 4);
    Buffer y = bench.zeros(2);
    dense.forward(bench.of(1.0, -1), bench.of(1.0, 2, 3, 4, 10, 20), y, dims, 0, 1, 2, 3, 4);
    assertHolds(y, 9, 19);
    Buffer dx = bench.zeros(2);
    dense.byData(bench.of(1.0, 10), bench.of(1.0, 2, 3, 4), dx, dims, 0, 1, 2, 3);
    assertHolds(dx, 31, 42);
    Buffer g = bench.zeros(6);
    dense.byWeights(bench.of(1.0, -1), bench.of(1.0, 10), g, dims, 0, 1, 2, 3, 4);
    assertHolds(g, 1, -1, 10, -10, 1, 10);
  }

  /**
   * A 3x3 image under the kernel [[1, 2], [3, 4]] without padding. The kernel is not flipped: the first output is
   * {@code 1 * 1 + 2 * 2 + 4 * 3 + 5 * 4 = 37}, and the bias adds 0.5.
   */
  @Test
  void convolutionIsCrossCorrelation() {
    ConvKernels conv = bench.device.kernels(ConvKernels.class);
    Window window = new Window(3, 3, 2, 2, 1, 1, 0, 0, 2, 2);
    Ints dims = bench.ints(1, 1, 1, 0, 4);
    double[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    Buffer y = bench.zeros(4);
    conv.forward(bench.of(image), bench.of(1.0, 2, 3, 4, 0.5), y, dims, 0, 1, 2, 3, 4, window);
    assertHolds(y, 37.5, 47.5, 67.5, 77.5);

    Buffer dx = bench.zeros(9);
    conv.byData(bench.of(1.0, 0, 0, 1), bench.of(1.0, 2, 3, 4), dx, dims, 0, 1, 2, 3, window);
    assertHolds(dx, 1, 2, 0, 3, 4 + 1, 2, 0, 3, 4);

    Buffer g = bench.zeros(5);
    conv.byWeights(bench.of(image), bench.of(1.0, 0, 0, 1), g, dims, 0, 1, 2, 3, 4, window);
    assertHolds(g, 1 + 5, 2 + 6, 4 + 8, 5 + 9, 2);
  }

  /** Padding 1 and stride 2 on the same image of ones: corners see four pixels of a 3x3 window. */
  @Test
  void convolutionSeesZerosOutside() {
    ConvKernels conv = bench.device.kernels(ConvKernels.class);
    Window window = new Window(3, 3, 3, 3, 2, 2, 1, 1, 2, 2);
    Buffer y = bench.zeros(4);
    conv.forward(
        bench.of(1.0, 1, 1, 1, 1, 1, 1, 1, 1), bench.of(1.0, 1, 1, 1, 1, 1, 1, 1, 1), y, bench.ints(1, 1, 1, 0), 0, 1,
        2, 3, -1, window);
    assertHolds(y, 4, 4, 4, 4);
  }

  /** The numbers 1, 2, 3, 4 have mean 2.5, variance 1.25 (biased) and 5 / 3 (unbiased). */
  @Test
  void batchNormalisation() {
    BatchNormKernels norm = bench.device.kernels(BatchNormKernels.class);
    Ints dims = bench.ints(4, 1, 0, 1);
    Buffer x = bench.of(1.0, 2, 3, 4);
    Buffer moments = bench.zeros(2);
    norm.moments(x, moments, dims, 0, 1, 1);
    assertHolds(moments, 2.5, 1.25);

    Buffer running = bench.of(0.0, 1);
    norm.track(moments, running, dims, 0, 1, 2, 3, 1, 0.1);
    assertHolds(running, 0.25, 0.9 + 0.1 * 5 / 3);

    Buffer y = bench.zeros(4);
    norm.normalize(x, moments, bench.of(2.0, 7), y, dims, 0, 1, 2, 3, 1, 0);
    double root = Math.sqrt(1.25);
    assertHolds(y, 7 - 3 / root, 7 - 1 / root, 7 + 1 / root, 7 + 3 / root);

    // A constant added to every input changes nothing, so the gradients of a constant are zero.
    Buffer dx = bench.zeros(4);
    norm.byData(x, moments, bench.of(2.0, 7), bench.of(1.0, 1, 1, 1), dx, dims, 0, 1, 2, 1, 0);
    assertHolds(dx, 0, 0, 0, 0);

    Buffer fixed = bench.zeros(4);
    norm.normalizeFixed(x, bench.of(1.0, 4), bench.of(2.0, 7), fixed, dims, 0, 1, 2, 3, 2, 3, 1, 0);
    assertHolds(fixed, 7, 8, 9, 10);
  }

  /** Probabilities 1/2, 1/3, 1/6 come from the logarithms of 3, 2, 1. */
  @Test
  void softmaxAndCrossEntropy() {
    double[] logits = {Math.log(3), Math.log(2), 0};
    Ints dims = bench.ints(1, 3);
    Buffer y = bench.zeros(3);
    bench.device.kernels(SoftmaxKernels.class).forward(bench.of(logits), y, dims, 0, 1);
    assertHolds(y, 1.0 / 2, 1.0 / 3, 1.0 / 6);

    LossKernels loss = bench.device.kernels(LossKernels.class);
    Buffer losses = bench.zeros(1);
    loss.crossEntropy(bench.of(logits), bench.ints(new int[] {2}), losses, dims, 0, 1);
    assertHolds(losses, Math.log(6));
    Buffer dx = bench.zeros(3);
    loss.crossEntropyByData(bench.of(logits), bench.ints(new int[] {2}), dx, dims, 0, 1);
    assertHolds(dx, 1.0 / 2, 1.0 / 3, -5.0 / 6);
  }

  /** Ten equal logits lose log 10, and the first of equals is the guess. */
  @Test
  void equalLogits() {
    LossKernels loss = bench.device.kernels(LossKernels.class);
    Ints dims = bench.ints(2, 10);
    Ints labels = bench.ints(0, 9);
    Buffer losses = bench.zeros(2);
    loss.crossEntropy(bench.zeros(20), labels, losses, dims, 0, 1);
    assertHolds(losses, Math.log(10), Math.log(10));
    Buffer hits = bench.zeros(2);
    loss.hits(bench.zeros(20), labels, hits, dims, 0, 1);
    assertHolds(hits, 1, 0);
  }

  /** Logits that overflow an exponential lose their distance. */
  @Test
  void crossEntropyOfFarLogitsIsTheirDistance() {
    LossKernels loss = bench.device.kernels(LossKernels.class);
    Buffer losses = bench.zeros(2);
    loss.crossEntropy(bench.of(5000.0, 0, 0, 5000), bench.ints(0, 0), losses, bench.ints(2, 2), 0, 1);
    assertHolds(losses, 0, 5000);
  }

  @Test
  void squaredError() {
    LossKernels loss = bench.device.kernels(LossKernels.class);
    Ints dims = bench.ints(2, 2);
    Buffer losses = bench.zeros(2);
    loss.squaredError(bench.of(1.0, 2, 3, 4), bench.of(0.0, 0, 3, 1), losses, dims, 0, 1);
    assertHolds(losses, 2.5, 4.5);
    Buffer dy = bench.zeros(4);
    loss.squaredErrorByData(bench.of(1.0, 2, 3, 4), bench.of(0.0, 0, 3, 1), dy, dims, 0, 1);
    assertHolds(dy, 0.5, 1, 0, 1.5);
  }

  /** Negative images with padding: a padding of zeros would win if it took part. */
  @Test
  void paddingNeverWinsAndTheFirstOfEqualsGetsTheGradient() {
    PoolKernels pool = bench.device.kernels(PoolKernels.class);
    Window window = new Window(2, 2, 2, 2, 1, 1, 1, 1, 3, 3);
    Ints dims = bench.ints(1, 1);
    Buffer x = bench.of(-3.0, -3, -5, -4);
    Buffer y = bench.zeros(9);
    pool.max(x, y, dims, 0, 1, window);
    assertHolds(y, -3, -3, -3, -3, -3, -3, -5, -4, -4);
    Buffer dx = bench.zeros(4);
    pool.maxByData(x, y, bench.of(1.0, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8), dx, dims, 0, 1, window);
    assertHolds(dx, 1 + 10 + 1e3 + 1e4, 100 + 1e5, 1e6, 1e7 + 1e8);
  }

  /** The tensor [2, 2, 3] of 1 .. 12: unit 0 holds 1, 2, 3 and 7, 8, 9. */
  @Test
  void sumsAndMaximaOfUnits() {
    ReduceKernels reduce = bench.device.kernels(ReduceKernels.class);
    Buffer tensor = bench.of(1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    Ints dims = bench.ints(0, 2, 2, 3, 1);
    Buffer result = bench.zeros(3);
    reduce.sumUnits(tensor, result, dims, 0, 1, 2, 3, 4);
    assertHolds(result, 0, 30, 48);
    reduce.maxUnits(tensor, result, dims, 0, 1, 2, 3, 4);
    assertHolds(result, 0, 9, 12);
  }
}
