package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.check;
import static dev.prune.runtime.cpu.Bed.expectation;
import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Against the seven loops of the definition, over kernels, strides, paddings and channel counts that fill no tile. */
class CpuConvTest {
  private record Shape(int rows, int in, int out, Window window) {
    static Shape of(int rows, int in, int out, int height, int width, int kh, int kw, int sh, int sw, int ph, int pw) {
      int outHeight = (height + 2 * ph - kh) / sh + 1;
      int outWidth = (width + 2 * pw - kw) / sw + 1;
      return new Shape(rows, in, out, new Window(height, width, kh, kw, sh, sw, ph, pw, outHeight, outWidth));
    }

    static Shape dilated(int rows, int in, int out, int side, int kernel, int stride, int padding, int dilation) {
      int outSide = (side + 2 * padding - (kernel - 1) * dilation - 1) / stride + 1;
      return new Shape(
          rows,
          in,
          out,
          new Window(
              side, side, kernel, kernel, stride, stride, padding, padding, outSide, outSide, dilation, dilation));
    }

    int weights() {
      return in * out * window.kernelArea();
    }
  }

  static final List<Shape> SHAPES =
      List.of(
          Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0),
          Shape.of(2, 1, 6, 28, 28, 5, 5, 1, 1, 2, 2),
          Shape.of(3, 6, 16, 14, 14, 5, 5, 1, 1, 0, 0),
          Shape.of(5, 3, 5, 7, 9, 3, 3, 1, 1, 1, 1),
          Shape.of(4, 8, 8, 8, 8, 3, 3, 2, 2, 1, 1),
          Shape.of(3, 5, 9, 9, 7, 1, 1, 2, 2, 0, 0),
          Shape.of(3, 4, 12, 6, 5, 1, 1, 1, 1, 0, 0),
          Shape.of(2, 3, 7, 11, 13, 3, 2, 2, 3, 1, 0),
          Shape.of(2, 2, 3, 10, 10, 2, 2, 3, 3, 0, 0),
          Shape.of(2, 2, 3, 4, 4, 3, 3, 1, 1, 3, 3),
          Shape.of(2, 2, 3, 5, 6, 5, 6, 4, 4, 2, 3),
          Shape.of(19, 17, 35, 4, 4, 3, 3, 1, 1, 1, 1),
          Shape.of(2, 40, 3, 16, 16, 3, 3, 1, 1, 1, 1),
          Shape.of(2, 3, 4, 17, 40, 7, 7, 2, 2, 3, 3),
          // Rows that fill whole vectors: framed, strided, valid, cropped, 1x1.
          Shape.of(3, 5, 20, 32, 32, 3, 3, 1, 1, 1, 1),
          Shape.of(2, 13, 13, 6, 16, 3, 3, 1, 1, 1, 1),
          Shape.of(2, 6, 9, 32, 32, 3, 3, 2, 2, 1, 1),
          Shape.of(2, 7, 4, 18, 18, 3, 3, 1, 1, 0, 0),
          Shape.of(2, 6, 5, 12, 12, 3, 3, 1, 1, 3, 3),
          Shape.of(9, 8, 24, 16, 16, 1, 1, 1, 1, 0, 0),
          Shape.of(2, 9, 10, 32, 32, 1, 1, 2, 2, 0, 0),
          Shape.of(2, 5, 3, 4, 48, 2, 4, 1, 1, 1, 2),
          // By Winograd's algorithm: whole rows of tiles, odd sizes, long rows, small images side by side, all paddings.
          Shape.of(3, 16, 16, 32, 32, 3, 3, 1, 1, 1, 1),
          Shape.of(5, 17, 30, 13, 19, 3, 3, 1, 1, 1, 1),
          Shape.of(2, 24, 20, 33, 70, 3, 3, 1, 1, 0, 2),
          Shape.of(19, 40, 48, 4, 5, 3, 3, 1, 1, 1, 1),
          Shape.of(3, 41, 40, 7, 7, 3, 3, 1, 1, 2, 2),
          Shape.of(1, 33, 26, 18, 48, 3, 3, 1, 1, 2, 0),
          Shape.of(17, 13, 70, 16, 16, 3, 3, 1, 1, 0, 0),
          Shape.dilated(2, 6, 5, 16, 3, 1, 2, 2),
          Shape.dilated(2, 5, 7, 12, 3, 1, 2, 2),
          Shape.dilated(3, 3, 9, 15, 3, 2, 3, 3),
          Shape.dilated(2, 4, 3, 16, 3, 6, 4, 4),
          Shape.dilated(2, 4, 3, 14, 4, 4, 0, 2));

  @Test
  void windowsOfThreeByThreeAndManyChannelsGoByWinogradsAlgorithm() {
    Window window = new Window(32, 32, 3, 3, 1, 1, 1, 1, 32, 32);
    assertTrue(Winograd.serves(window, 16, 16));
    assertFalse(Winograd.serves(window, 3, 32), "few channels");
    assertFalse(Winograd.serves(new Window(4, 4, 3, 3, 1, 1, 1, 1, 4, 4), 16, 16), "short rows");
    assertFalse(Winograd.serves(new Window(32, 32, 3, 3, 2, 2, 1, 1, 16, 16), 64, 64), "strides");
    assertFalse(Winograd.serves(new Window(32, 32, 3, 3, 1, 1, 2, 2, 32, 32, 2, 2), 64, 64), "dilation");
    assertFalse(Winograd.serves(new Window(32, 32, 3, 3, 1, 1, 3, 3, 36, 36), 64, 64), "wide frames");
    assertEquals(7, SHAPES.stream().filter(s -> Winograd.serves(s.window(), s.in(), s.out())).count(), "shapes of these tests");
  }

  /** The sums of a tile hold inputs that its outputs do not see, but what an output adds up are those of its own window. */
  @Test
  void anOutputSeesNothingOutsideItsWindow() {
    Shape s = Shape.of(2, 16, 16, 12, 32, 3, 3, 1, 1, 1, 1);
    float[] p = random(2, 3 + s.weights() + s.out());
    for (float odd : new float[] {1e30f, Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int at : new int[] {0, 37, 5 * 32 + 16, 11 * 32 + 31}) {
        float[] x = new float[s.rows() * s.in() * s.window().inArea()];
        x[at] = odd;
        Bed.each(device -> {
          Buffer result = target(device, s.rows() * s.out() * s.window().outArea());
          device.kernels(ConvKernels.class).forward(
              floats(device, x), floats(device, p), result, dims(device, s), ROWS, IN, OUT, WEIGHT, BIAS, s.window());
          float[] y = read(device, result);
          for (int i = 0; i < y.length; i++) {
            int place = i % s.window().outArea();
            boolean seen = i < s.out() * s.window().outArea() && Math.abs(place / 32 - at / 32) <= 1
                && Math.abs(place % 32 - at % 32) <= 1;
            float bias = p[3 + s.weights() + i / s.window().outArea() % s.out()];
            assertTrue(seen ? y[i] != bias : y[i] == bias, "output " + i + " is " + y[i] + " with " + odd + " at " + at);
          }
        });
      }
    }
  }

  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WEIGHT = 3;
  private static final int BIAS = 4;

  /** A pair that a weight connects. */
  private interface Pair {
    void at(int r, int o, int c, int x, int y, int weight);
  }

  private static void each(Shape s, Pair pair) {
    Window w = s.window();
    for (int r = 0; r < s.rows(); r++) {
      for (int o = 0; o < s.out(); o++) {
        for (int c = 0; c < s.in(); c++) {
          for (int y = 0; y < w.outArea(); y++) {
            for (int k = 0; k < w.kernelArea(); k++) {
              int i = y / w.outWidth() * w.strideHeight() - w.padTop() + k / w.kernelWidth() * w.dilationHeight();
              int j = y % w.outWidth() * w.strideWidth() - w.padLeft() + k % w.kernelWidth() * w.dilationWidth();
              if (i >= 0 && i < w.inHeight() && j >= 0 && j < w.inWidth()) {
                pair.at(r, o, c, (r * s.in() + c) * w.inArea() + i * w.inWidth() + j,
                    (r * s.out() + o) * w.outArea() + y, (o * s.in() + c) * w.kernelArea() + k);
              }
            }
          }
        }
      }
    }
  }

  private static Ints dims(CpuDevice device, Shape s) {
    return ints(device, s.rows(), s.in(), s.out(), 3, 3 + s.weights());
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void forward(Shape s) {
    float[] x = random(1, (s.rows() + 1) * s.in() * s.window().inArea());
    float[] p = random(2, 3 + s.weights() + s.out());
    for (boolean biased : new boolean[] {true, false}) {
      double[] y = expectation((s.rows() + 1) * s.out() * s.window().outArea());
      for (int i = 0; i < s.rows() * s.out() * s.window().outArea(); i++) {
        y[i] = biased ? p[3 + s.weights() + i / s.window().outArea() % s.out()] : 0;
      }
      each(s, (r, o, c, from, to, k) -> y[to] += (double) x[from] * p[3 + k]);
      check(y, s.in() * s.window().kernelArea(), device -> {
        Buffer result = target(device, y.length);
        device.kernels(ConvKernels.class).forward(
            floats(device, x), floats(device, p), result, dims(device, s), ROWS, IN, OUT, WEIGHT, biased ? BIAS : -1,
            s.window());
        return read(device, result);
      });
    }
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void byData(Shape s) {
    float[] dy = random(1, (s.rows() + 1) * s.out() * s.window().outArea());
    float[] p = random(2, 3 + s.weights());
    double[] dx = expectation((s.rows() + 1) * s.in() * s.window().inArea());
    Arrays.fill(dx, 0, s.rows() * s.in() * s.window().inArea(), 0);
    each(s, (r, o, c, from, to, k) -> dx[from] += (double) dy[to] * p[3 + k]);
    check(dx, s.out() * s.window().kernelArea(), device -> {
      Buffer result = target(device, dx.length);
      device.kernels(ConvKernels.class).byData(
          floats(device, dy), floats(device, p), result, dims(device, s), ROWS, IN, OUT, WEIGHT, s.window());
      return read(device, result);
    });
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void byWeights(Shape s) {
    float[] x = random(1, s.rows() * s.in() * s.window().inArea());
    float[] dy = random(2, s.rows() * s.out() * s.window().outArea());
    for (boolean biased : new boolean[] {true, false}) {
      double[] g = expectation(3 + s.weights() + s.out() + 2);
      Arrays.fill(g, 3, 3 + s.weights() + (biased ? s.out() : 0), 0);
      each(s, (r, o, c, from, to, k) -> g[3 + k] += (double) dy[to] * x[from]);
      for (int i = 0; biased && i < dy.length; i++) {
        g[3 + s.weights() + i / s.window().outArea() % s.out()] += dy[i];
      }
      check(g, s.rows() * s.window().outArea() / 4.0, device -> {
        Buffer result = target(device, g.length);
        device.kernels(ConvKernels.class).byWeights(
            floats(device, x), floats(device, dy), result, dims(device, s), ROWS, IN, OUT, WEIGHT, biased ? BIAS : -1,
            s.window());
        return read(device, result);
      });
    }
  }
}
