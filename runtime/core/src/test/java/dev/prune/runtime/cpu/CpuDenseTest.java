package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.UNTOUCHED;
import static dev.prune.runtime.cpu.Bed.check;
import static dev.prune.runtime.cpu.Bed.expectation;
import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shapes are rows, in, out: full tiles, every kind of tail, single rows and columns, more depth than one packed block, more
 * panels than one group.
 */
class CpuDenseTest {
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WEIGHT = 3;
  private static final int BIAS = 4;
  private static final int SPARE = 3;

  private static Ints dims(CpuDevice device, int rows, int in, int out) {
    return ints(device, rows, in, out, 5, 5 + in * out);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1", "3,7,5", "8,16,32", "13,33,17", "16,400,10", "33,75,25", "40,9,75", "5,800,40", "64,25,100", "100,300,40",
    "200,520,700", "800,20,700", "1,784,300", "1,13,3", "2,300,100", "2,33,17"
  })
  void forward(int rows, int in, int out) {
    float[] x = random(1, (rows + SPARE) * in);
    float[] p = random(2, 5 + in * out + out);
    for (boolean biased : new boolean[] {true, false}) {
      double[] y = expectation((rows + SPARE) * out);
      for (int r = 0; r < rows; r++) {
        for (int o = 0; o < out; o++) {
          double sum = biased ? p[5 + in * out + o] : 0;
          for (int i = 0; i < in; i++) {
            sum += (double) x[r * in + i] * p[5 + o * in + i];
          }
          y[r * out + o] = sum;
        }
      }
      check(y, in, device -> {
        Buffer result = target(device, y.length);
        device.kernels(DenseKernels.class).forward(
            floats(device, x), floats(device, p), result, dims(device, rows, in, out), ROWS, IN, OUT, WEIGHT,
            biased ? BIAS : -1);
        return read(device, result);
      });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1", "3,7,5", "8,32,16", "13,17,33", "16,10,400", "33,75,25", "40,9,75", "5,800,40", "100,40,300",
    "150,1000,300"
  })
  void byData(int rows, int in, int out) {
    float[] dy = random(1, (rows + SPARE) * out);
    float[] p = random(2, 5 + in * out);
    double[] dx = expectation((rows + SPARE) * in);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < in; i++) {
        double sum = 0;
        for (int o = 0; o < out; o++) {
          sum += (double) dy[r * out + o] * p[5 + o * in + i];
        }
        dx[r * in + i] = sum;
      }
    }
    check(dx, out, device -> {
      Buffer result = target(device, dx.length);
      device.kernels(DenseKernels.class).byData(
          floats(device, dy), floats(device, p), result, dims(device, rows, in, out), ROWS, IN, OUT, WEIGHT);
      return read(device, result);
    });
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1", "3,7,5", "8,32,16", "13,17,33", "400,10,13", "33,75,25", "40,9,75", "5,200,40", "300,40,100",
    "300,700,200", "40,700,800"
  })
  void byWeights(int rows, int in, int out) {
    float[] x = random(1, (rows + SPARE) * in);
    float[] dy = random(2, (rows + SPARE) * out);
    for (boolean biased : new boolean[] {true, false}) {
      double[] g = expectation(5 + in * out + out + SPARE);
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          double sum = 0;
          for (int r = 0; r < rows; r++) {
            sum += (double) dy[r * out + o] * x[r * in + i];
          }
          g[5 + o * in + i] = sum;
        }
        double sum = 0;
        for (int r = 0; r < rows; r++) {
          sum += dy[r * out + o];
        }
        g[5 + in * out + o] = biased ? sum : UNTOUCHED;
      }
      check(g, rows, device -> {
        Buffer result = target(device, g.length);
        device.kernels(DenseKernels.class).byWeights(
            floats(device, x), floats(device, dy), result, dims(device, rows, in, out), ROWS, IN, OUT, WEIGHT,
            biased ? BIAS : -1);
        return read(device, result);
      });
    }
  }
}
