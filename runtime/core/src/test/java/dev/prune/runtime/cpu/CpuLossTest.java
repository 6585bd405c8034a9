package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.check;
import static dev.prune.runtime.cpu.Bed.expectation;
import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses from their formulas, and what happens at the edges: labels that are none, numbers that are none, ties. */
class CpuLossTest {
  @ParameterizedTest
  @CsvSource({"1,1", "3,10", "17,5"})
  void crossEntropyAndItsGradient(int rows, int classes) {
    float[] x = random(1, (rows + 1) * classes);
    int[] labels = new int[rows + 1];
    double[] losses = expectation(rows + 1);
    double[] dx = expectation((rows + 1) * classes);
    for (int r = 0; r < rows; r++) {
      labels[r] = (7 * r + 3) % classes;
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(x[r * classes + k]);
      }
      losses[r] = Math.log(sum) - x[r * classes + labels[r]];
      for (int k = 0; k < classes; k++) {
        dx[r * classes + k] = (Math.exp(x[r * classes + k]) / sum - (k == labels[r] ? 1 : 0)) / rows;
      }
    }
    check(losses, 1, device -> {
      Buffer result = target(device, rows + 1);
      device.kernels(LossKernels.class).crossEntropy(
          floats(device, x), ints(device, labels), result, ints(device, rows, classes), 0, 1);
      return read(device, result);
    });
    check(dx, 1, device -> {
      Buffer result = target(device, dx.length);
      device.kernels(LossKernels.class).crossEntropyByData(
          floats(device, x), ints(device, labels), result, ints(device, rows, classes), 0, 1);
      return read(device, result);
    });
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    check(new double[] {0, 2e30}, 1, device -> {
      Buffer result = target(device, 2);
      device.kernels(LossKernels.class).crossEntropy(
          floats(device, 1e30f, -1e30f, 1e30f, -1e30f), ints(device, 0, 1), result, ints(device, 2, 2), 0, 1);
      return read(device, result);
    });
  }

  @Test
  void aNaNIsNoHitAndALossThatIsNaN() {
    float[] x = {Float.NaN, 1, 0, 1, Float.NaN, 0, 1, 1, 0};
    check(new double[] {0, 0, 1}, 0, device -> {
      Buffer result = target(device, 3);
      device.kernels(LossKernels.class).hits(
          floats(device, x), ints(device, 0, 1, 0), result, ints(device, 3, 3), 0, 1);
      return read(device, result);
    });
    check(new double[] {Double.NaN, Double.NaN, Math.log(2 + Math.exp(-1))}, 1, device -> {
      Buffer result = target(device, 3);
      device.kernels(LossKernels.class).crossEntropy(
          floats(device, x), ints(device, 0, 1, 0), result, ints(device, 3, 3), 0, 1);
      return read(device, result);
    });
  }

  @Test
  void ofEqualOutputsTheFirstIsChosen() {
    check(new double[] {1, 0}, 0, device -> {
      Buffer result = target(device, 2);
      device.kernels(LossKernels.class).hits(
          floats(device, 0, 2, 2, 0, 2, 2), ints(device, 1, 2), result, ints(device, 2, 3), 0, 1);
      return read(device, result);
    });
  }

  @Test
  void aLabelThatIsNoClassIsRefused() {
    try (CpuDevice device = CpuDevice.create(1)) {
      for (int label : new int[] {-1, 3}) {
        PruneException e =
            assertThrows(
                PruneException.class,
                () ->
                    device.kernels(LossKernels.class).crossEntropy(
                        target(device, 6), ints(device, 0, label), target(device, 2), ints(device, 2, 3), 0, 1));
        assertEquals(Failure.INPUT_OUTPUT, e.failure());
        assertTrue(e.getMessage().startsWith("Row 1 of the batch has the label " + label), e.getMessage());
      }
    }
  }

  /**
   * Windows of 2 by 2 take a path of their own: ties, zeros of both signs, infinities and NaN must not differ there.
   */
  @Test
  void halvingSendsTheGradientToTheFirstMaximum() {
    float inf = Float.POSITIVE_INFINITY;
    float[] x = {
      -0f, 0f, 3, 3, inf, inf, Float.NaN, 1, 9,
      0f, -0f, 3, 3, 1, inf, 2, 3, 9,
      7, 7, 7, 7, 7, 7, 7, 7, 7
    };
    float[] dy = {2, 3, 5, 7};
    double[] dx = expectation(28);
    Arrays.fill(dx, 0, 27, 0);
    dx[0] = 2;
    dx[2] = 3;
    dx[4] = 5;
    Window window = new Window(3, 9, 2, 2, 2, 2, 0, 0, 1, 4);
    check(dx, 0, device -> {
      PoolKernels pool = device.kernels(PoolKernels.class);
      Buffer input = floats(device, x);
      Buffer y = target(device, 4);
      Buffer result = target(device, 28);
      pool.max(input, y, ints(device, 1, 1), 0, 1, window);
      assertTrue(Float.isNaN(read(device, y)[3]));
      pool.maxByData(input, y, floats(device, dy), result, ints(device, 1, 1), 0, 1, window);
      return read(device, result);
    });
  }
}
