package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.check;
import static dev.prune.runtime.cpu.Bed.expectation;
import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole of batch normalisation, forward and backward, from its equations; {@code rows, channels, area}. */
class CpuNormTest {
  private static final double EPSILON = 1e-3;

  @ParameterizedTest
  @CsvSource({"2,1,1", "7,5,1", "3,4,9", "5,3,49", "4,2,1100"})
  void throughTheMomentsOfTheBatch(int rows, int channels, int area) {
    int size = rows * channels * area;
    float[] x = random(1, size + 3);
    float[] dy = random(2, size + 3);
    float[] p = random(3, 2 * channels);
    double[] y = expectation(size + 3);
    double[] dx = expectation(size + 3);
    double[] g = expectation(2 * channels + 1);
    double n = (double) rows * area;
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double variance = 0;
      double level = 0;
      double slope = 0;
      for (int i = 0; i < size; i++) {
        mean += i / area % channels == c ? x[i] / n : 0;
      }
      for (int i = 0; i < size; i++) {
        variance += i / area % channels == c ? (x[i] - mean) * (x[i] - mean) / n : 0;
      }
      double deviation = Math.sqrt(variance + EPSILON);
      for (int i = 0; i < size; i++) {
        if (i / area % channels == c) {
          double h = (x[i] - mean) / deviation;
          y[i] = p[c] * h + p[channels + c];
          level += dy[i];
          slope += dy[i] * h;
        }
      }
      for (int i = 0; i < size; i++) {
        if (i / area % channels == c) {
          dx[i] = p[c] / deviation * (dy[i] - level / n - (x[i] - mean) / deviation * slope / n);
        }
      }
      g[c] = slope;
      g[channels + c] = level;
    }
    check(y, 16, device -> {
      Run run = new Run(device, x, p, rows, channels);
      Buffer result = target(device, size + 3);
      run.norm.normalize(run.x, run.moments(area), run.p, result, run.dims, 0, 1, 2, 3, area, EPSILON);
      return read(device, result);
    });
    check(dx, 64, device -> {
      Run run = new Run(device, x, p, rows, channels);
      Buffer result = target(device, size + 3);
      Buffer back = floats(device, dy);
      run.norm.byData(run.x, run.moments(area), run.p, back, result, run.dims, 0, 1, 2, area, EPSILON);
      return read(device, result);
    });
    check(g, 32, device -> {
      Run run = new Run(device, x, p, rows, channels);
      Buffer result = target(device, 2 * channels + 1);
      Buffer back = floats(device, dy);
      run.norm.byParameters(run.x, run.moments(area), back, result, run.dims, 0, 1, 2, 3, area, EPSILON);
      return read(device, result);
    });
  }

  private static final class Run {
    private final CpuDevice device;
    private final BatchNormKernels norm;
    private final Buffer x;
    private final Buffer p;
    private final Ints dims;
    private final int channels;

    Run(CpuDevice device, float[] x, float[] p, int rows, int channels) {
      this.device = device;
      this.norm = device.kernels(BatchNormKernels.class);
      this.x = floats(device, x);
      this.p = floats(device, p);
      this.dims = ints(device, rows, channels, 0, channels);
      this.channels = channels;
    }

    Buffer moments(int area) {
      Buffer moments = target(device, 2 * channels);
      norm.moments(x, moments, dims, 0, 1, area);
      return moments;
    }
  }
}
