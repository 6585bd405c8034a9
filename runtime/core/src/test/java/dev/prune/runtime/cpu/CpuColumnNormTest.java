package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;
import static dev.prune.runtime.cpu.Bed.untouched;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.cpu.plain.PlainArithmetic;
import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Batch normalisation after a dense layer, to the bit what each column gives alone: sums in double down the rows, one
 * rounding for each coefficient. So a network that lost columns keeps the bits of the others.
 */
class CpuColumnNormTest {
  private static final double EPSILON = 1e-3;

  /** What lies before each run of numbers in its buffer. */
  private static final int BEFORE = 3;

  /** {@code rows, channels}: narrower and wider than a vector and than a strip. */
  @ParameterizedTest
  @CsvSource({"1,1", "7,5", "33,16", "9,75", "5,511", "4,513", "3,1041"})
  void everyColumnIsAlone(int rows, int channels) {
    int size = rows * channels;
    float[] x = random(1, size);
    float[] dy = random(2, size);
    // Gamma, beta, then fixed mean and variance.
    float[] p = random(3, BEFORE + 4 * channels);
    for (int c = 0; c < channels; c++) {
      p[BEFORE + 3 * channels + c] = Math.abs(p[BEFORE + 3 * channels + c]);
    }
    float[] moments = new float[2 * channels];
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = c; i < size; i += channels) {
        sum += x[i];
      }
      moments[c] = (float) (sum / rows);
      double squares = 0;
      for (int i = c; i < size; i += channels) {
        squares += ((double) x[i] - moments[c]) * ((double) x[i] - moments[c]);
      }
      moments[channels + c] = (float) (squares / rows);
    }
    Bed.same(moments, device -> {
      Run run = new Run(device, rows, channels, 2 * channels);
      run.norm.moments(floats(device, x), run.result, run.dims, 0, 1, 1);
      return read(device, run.result);
    });
    backAndForth(rows, channels, x, dy, p, moments, 0, false);
    backAndForth(rows, channels, x, dy, p, p, BEFORE + 2 * channels, true);
  }

  /** The doubles themselves: a kernel rounds them to floats, which hides most of what an order or a fused product does. */
  @ParameterizedTest
  @CsvSource({"1,1", "7,5", "33,16", "9,75"})
  void sumsAreThoseOfOneColumn(int rows, int columns) {
    int stride = columns + 4;
    float[] x = random(1, rows * stride);
    float[] dy = random(2, rows * stride);
    float[] mean = random(3, columns + 2);
    for (int i = 0; i < x.length; i++) {
      // Magnitudes far apart, so that products and differences are not exact.
      x[i] *= (float) Math.pow(10, i * 7 % 13 - 6);
    }
    for (Arithmetic arithmetic : List.of(new PlainArithmetic(), new VectorArithmetic())) {
      double[] sums = new double[columns];
      double[] squares = new double[columns];
      double[] both = new double[2 * columns];
      arithmetic.columns().sum(x, 3, stride, rows, columns, sums);
      arithmetic.columns().centredSquares(x, 3, stride, rows, columns, mean, 2, squares);
      arithmetic.columns().slopes(x, dy, 3, stride, rows, columns, mean, 2, both);
      for (int c = 0; c < columns; c++) {
        double sum = 0;
        double square = 0;
        double level = 0;
        double slope = 0;
        for (int r = 0; r < rows; r++) {
          int i = 3 + r * stride + c;
          double difference = (double) x[i] - mean[2 + c];
          sum += x[i];
          square += difference * difference;
          level += dy[i];
          slope += difference * dy[i];
        }
        assertEquals(sum, sums[c], arithmetic.name());
        assertEquals(square, squares[c], arithmetic.name());
        assertEquals(level, both[c], arithmetic.name());
        assertEquals(slope, both[columns + c], arithmetic.name());
      }
    }
  }

  private static void backAndForth(
      int rows, int channels, float[] x, float[] dy, float[] p, float[] moments, int at, boolean fixed) {
    int size = rows * channels;
    float[] y = untouched(size + 1);
    float[] dx = untouched(size + 1);
    float[] g = untouched(BEFORE + 2 * channels);
    for (int c = 0; c < channels; c++) {
      float centre = moments[at + c];
      double inverse = 1 / Math.sqrt(moments[at + channels + c] + EPSILON);
      float scale = (float) (p[BEFORE + c] * inverse);
      double sum = 0;
      double dot = 0;
      for (int i = c; i < size; i += channels) {
        y[i] = (x[i] - centre) * scale + p[BEFORE + channels + c];
        sum += dy[i];
        dot += ((double) x[i] - centre) * dy[i];
      }
      float level = (float) (sum / rows);
      float slope = (float) (dot / rows * inverse * inverse);
      for (int i = c; i < size; i += channels) {
        dx[i] = fixed ? scale * dy[i] : scale * (dy[i] - level - (x[i] - centre) * slope);
      }
      g[BEFORE + c] = (float) (dot * inverse);
      g[BEFORE + channels + c] = (float) sum;
    }
    Bed.same(y, device -> {
      Run run = new Run(device, rows, channels, size + 1);
      Buffer in = floats(device, x);
      Buffer m = floats(device, moments);
      if (fixed) {
        run.norm.normalizeFixed(in, m, floats(device, p), run.result, run.dims, 0, 1, 2, 3, 4, 5, 1, EPSILON);
      } else {
        run.norm.normalize(in, m, floats(device, p), run.result, run.dims, 0, 1, 2, 3, 1, EPSILON);
      }
      return read(device, run.result);
    });
    Bed.same(dx, device -> {
      Run run = new Run(device, rows, channels, size + 1);
      Buffer back = floats(device, dy);
      Buffer m = floats(device, moments);
      if (fixed) {
        run.norm.byDataFixed(m, floats(device, p), back, run.result, run.dims, 0, 1, 2, 5, 1, EPSILON);
      } else {
        run.norm.byData(floats(device, x), m, floats(device, p), back, run.result, run.dims, 0, 1, 2, 1, EPSILON);
      }
      return read(device, run.result);
    });
    Bed.same(g, device -> {
      Run run = new Run(device, rows, channels, g.length);
      Buffer in = floats(device, x);
      Buffer back = floats(device, dy);
      Buffer m = floats(device, moments);
      if (fixed) {
        run.norm.byParametersFixed(in, m, back, run.result, run.dims, 0, 1, 2, 3, 4, 5, 1, EPSILON);
      } else {
        run.norm.byParameters(in, m, back, run.result, run.dims, 0, 1, 2, 3, 1, EPSILON);
      }
      return read(device, run.result);
    });
  }

  private static final class Run {
    private final BatchNormKernels norm;
    private final Buffer result;
    private final Ints dims;

    Run(CpuDevice device, int rows, int channels, int size) {
      norm = device.kernels(BatchNormKernels.class);
      result = target(device, size);
      dims = ints(device, rows, channels, BEFORE, BEFORE + channels, BEFORE + 2 * channels, BEFORE + 3 * channels);
    }
  }
}
