package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/**
 * Convolutions as sums of shifted runs (see {@link PlaneGrid}).
 *
 * <p>With {@code oh * s + kh * d = ih + pad}: the forward pass splits the padded input into s * s planes, where the
 * weight (kh, kw) meets plane (kh * d mod s, kw * d mod s) shifted by (kh * d / s, kw * d / s). The gradient by data is
 * one convolution of dy for each remainder of ih + pad by s, with the weights of that remainder, mirrored.
 */
final class CpuConv implements ConvKernels {
  private final Engine engine;
  private final Memory memory;
  private final ShiftConvolution forward;
  private final ShiftConvolution byData;
  private final ConvByWeights byWeights;
  private final BiasGradient biasGradient;

  CpuConv(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
    this.forward = new ShiftConvolution(engine);
    this.byData = new ShiftConvolution(engine);
    this.byWeights = new ConvByWeights(engine);
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
    ShiftConvolution f = forward;
    PlanesOfInput.set(f.grid, window, !ShiftConvolution.fillsRuns(engine, window.outWidth()));
    f.source = memory.own(x);
    f.sourceChannels = d[in];
    f.target = memory.own(y);
    f.targetChannels = d[out];
    f.targetArea = window.outArea();
    f.targetAt = 0;
    f.rowStep = window.outWidth();
    f.columnStep = 1;
    f.outHeight = window.outHeight();
    f.outWidth = window.outWidth();
    f.depth = d[in] * window.kernelArea();
    float[] p = memory.own(parameters).data;
    int[] steps = f.steps();
    for (int k = 0; k < f.depth; k++) {
      steps[k] = k;
    }
    PlanesOfInput.shifts(f.shifts(), d[in], f.grid, window);
    f.convolve(d[rows], p, d[weight], f.depth, bias < 0 ? null : p, bias < 0 ? 0 : d[bias]);
  }

  @Override
  public void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window window) {
    int[] d = memory.own(dims).data;
    ShiftConvolution b = byData;
    b.source = memory.own(dy);
    b.sourceChannels = d[out];
    b.target = memory.own(dx);
    b.targetChannels = d[in];
    b.targetArea = window.inArea();
    b.rowStep = window.strideHeight() * window.inWidth();
    b.columnStep = window.strideWidth();
    float[] p = memory.own(parameters).data;
    for (int i = 0; i < Math.min(window.strideHeight(), window.inHeight()); i++) {
      for (int j = 0; j < Math.min(window.strideWidth(), window.inWidth()); j++) {
        phase(i, j, p, d[weight], d[rows], window);
      }
    }
  }

  /** The pixels of dx whose row is {@code i} and whose column is {@code j}, modulo the stride. */
  private void phase(int i, int j, float[] parameters, int weight, int images, Window w) {
    ShiftConvolution b = byData;
    int firstRow = StridedTaps.first(i + w.padTop(), w.kernelHeight(), w.dilationHeight(), w.strideHeight());
    int firstColumn = StridedTaps.first(j + w.padLeft(), w.kernelWidth(), w.dilationWidth(), w.strideWidth());
    int stepHeight = StridedTaps.step(w.dilationHeight(), w.strideHeight());
    int stepWidth = StridedTaps.step(w.dilationWidth(), w.strideWidth());
    int tapsHeight = StridedTaps.count(w.kernelHeight(), firstRow, stepHeight);
    int tapsWidth = StridedTaps.count(w.kernelWidth(), firstColumn, stepWidth);
    // Rows and columns of dy from one of these taps to the next.
    int hopHeight = stepHeight * w.dilationHeight() / w.strideHeight();
    int hopWidth = stepWidth * w.dilationWidth() / w.strideWidth();
    int reachHeight = Math.max(0, tapsHeight - 1) * hopHeight;
    int reachWidth = Math.max(0, tapsWidth - 1) * hopWidth;
    int taps = tapsHeight * tapsWidth;
    b.targetAt = i * w.inWidth() + j;
    b.outHeight = StridedTaps.count(w.inHeight(), i, w.strideHeight());
    b.outWidth = StridedTaps.count(w.inWidth(), j, w.strideWidth());
    b.depth = b.sourceChannels * taps;
    PlaneGrid g = b.grid;
    g.imageHeight = w.outHeight();
    g.imageWidth = w.outWidth();
    g.stepHeight = 1;
    g.stepWidth = 1;
    g.padTop = reachHeight - (i + w.padTop() - firstRow * w.dilationHeight()) / w.strideHeight();
    g.padLeft = reachWidth - (j + w.padLeft() - firstColumn * w.dilationWidth()) / w.strideWidth();
    boolean whole = !ShiftConvolution.fillsRuns(engine, b.outWidth);
    g.meet(reachHeight + 1, tapsWidth, hopWidth, b.outHeight, b.outWidth, whole);

    int[] shifts = b.shifts();
    int[] steps = b.steps();
    int k = 0;
    for (int o = 0; o < b.sourceChannels; o++) {
      for (int s = 0; s < tapsHeight; s++) {
        for (int t = 0; t < tapsWidth; t++) {
          int tap = (firstRow + stepHeight * s) * w.kernelWidth() + firstColumn + stepWidth * t;
          shifts[k] = o * g.size() + g.shift(reachHeight - s * hopHeight, tapsWidth - 1 - t);
          steps[k] = o * b.targetChannels * w.kernelArea() + tap;
          k++;
        }
      }
    }
    b.convolve(images, parameters, weight, w.kernelArea(), null, 0);
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
    ConvByWeights b = byWeights;
    PlanesOfInput.set(b.grid, window, ConvByWeights.wholeRows(window.outWidth()));
    b.x = memory.own(x);
    b.dy = memory.own(dy);
    b.gradients = memory.own(gradients);
    b.weightAt = d[weight];
    b.images = d[rows];
    b.in = d[in];
    b.out = d[out];
    b.outHeight = window.outHeight();
    b.outWidth = window.outWidth();
    b.kernelHeight = window.kernelHeight();
    b.kernelWidth = window.kernelWidth();
    b.dilationHeight = window.dilationHeight();
    b.run();
    if (bias >= 0) {
      biasGradient.sums.rows = d[rows];
      biasGradient.sums.channels = d[out];
      biasGradient.sums.area = window.outArea();
      biasGradient.dy = memory.own(dy);
      biasGradient.gradients = memory.own(gradients);
      biasGradient.bias = d[bias];
      engine.workspace().reserve(Sums.LANES);
      engine.team().run(biasGradient, d[out], 2L * d[rows] * d[out] * window.outArea());
    }
  }

  /** {@code db[o] = sum over rows and pixels of dy[r, o]}; a unit is a channel. */
  private static final class BiasGradient extends Work {
    private final ChannelSums sums;
    private FloatArray dy;
    private FloatArray gradients;
    private int bias;

    BiasGradient(Engine engine) {
      this.sums = new ChannelSums(engine);
    }

    @Override
    void run(int from, int to, int thread) {
      for (int c = from; c < to; c++) {
        gradients.data[bias + c] = (float) sums.sum(dy.data, c, thread);
      }
    }
  }
}
