package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.TransposedConvKernels;
import dev.prune.runtime.kernel.Window;

/**
 * Transposed convolutions by the kernels of the convolution that they transpose, forward by data and by data forward. That
 * one has the weights with inputs and outputs swapped, which is a small copy beside the products.
 */
final class CpuTransposedConv implements TransposedConvKernels {
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WEIGHT = 3;

  private final Memory memory;
  private final ConvKernels conv;
  private final IntArray sizes;
  private final Spare swapped;
  private final Shift shift;
  private final BiasGradient biasGradient;

  CpuTransposedConv(Engine engine, ConvKernels conv) {
    this.memory = engine.memory();
    this.conv = conv;
    this.sizes = new IntArray(memory, "sizes", 4);
    this.swapped = new Spare(engine, "swapped weights");
    this.shift = new Shift(engine.team());
    this.biasGradient = new BiasGradient(engine);
  }

  @Override
  public void forward(
      Buffer x,
      Buffer parameters,
      Buffer y,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      int bias,
      Window window) {
    int[] d = memory.own(dims).data;
    float[] p = memory.own(parameters).data;
    FloatArray weights = swap(p, d[weight], d[out], d[in], window.kernelArea());
    transposed(d[rows], d[in], d[out]);
    conv.byData(x, weights, y, sizes, ROWS, IN, OUT, WEIGHT, window);
    if (bias >= 0) {
      shift.run(memory.own(y).data, p, d[bias], d[rows], d[out], window.inArea());
    }
  }

  @Override
  public void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window window) {
    int[] d = memory.own(dims).data;
    FloatArray weights = swap(memory.own(parameters).data, d[weight], d[out], d[in], window.kernelArea());
    transposed(d[rows], d[in], d[out]);
    conv.forward(dy, weights, dx, sizes, ROWS, IN, OUT, WEIGHT, -1, window);
  }

  @Override
  public void byWeights(
      Buffer x,
      Buffer dy,
      Buffer gradients,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      int bias,
      Window window) {
    int[] d = memory.own(dims).data;
    float[] g = memory.own(gradients).data;
    int area = window.kernelArea();
    FloatArray weights = swapped.of((long) d[in] * d[out] * area);
    transposed(d[rows], d[in], d[out]);
    conv.byWeights(dy, x, weights, sizes, ROWS, IN, OUT, WEIGHT, -1, window);
    swap(weights.data, 0, d[in], d[out], area, g, d[weight]);
    if (bias >= 0) {
      biasGradient.run(memory.own(dy).data, g, d[bias], d[rows], d[out], window.inArea());
    }
  }

  /** What the convolution reads in place of {@code dims}: its input is y, its output is x. */
  private void transposed(int rows, int in, int out) {
    sizes.data[ROWS] = rows;
    sizes.data[IN] = out;
    sizes.data[OUT] = in;
    sizes.data[WEIGHT] = 0;
  }

  private FloatArray swap(float[] from, int at, int outer, int inner, int area) {
    FloatArray to = swapped.of((long) outer * inner * area);
    swap(from, at, outer, inner, area, to.data, 0);
    return to;
  }

  /** {@code to[i, o, a] = from[o, i, a]}. */
  private static void swap(float[] from, int at, int outer, int inner, int area, float[] to, int toAt) {
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        System.arraycopy(from, at + (o * inner + i) * area, to, toAt + (i * outer + o) * area, area);
      }
    }
  }

  /** Adds the bias; a unit is one channel of one row. */
  private static final class Shift extends Work {
    private final Team team;
    private float[] y;
    private float[] parameters;
    private int bias;
    private int channels;
    private int area;

    Shift(Team team) {
      this.team = team;
    }

    void run(float[] result, float[] values, int at, int rows, int outs, int pixels) {
      y = result;
      parameters = values;
      bias = at;
      channels = outs;
      area = pixels;
      team.run(this, rows * outs, (long) rows * outs * pixels);
    }

    @Override
    void run(int from, int to, int thread) {
      for (int image = from; image < to; image++) {
        float by = parameters[bias + image % channels];
        for (int i = image * area; i < (image + 1) * area; i++) {
          y[i] += by;
        }
      }
    }
  }
}
