package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/**
 * Convolutions as sums of shifted runs (see {@link PlaneGrid}), or by Winograd's algorithm where {@link Winograd} says so.
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
  private final PlanesOfGradient phase = new PlanesOfGradient();
  private final ConvByWeights byWeights;
  private final WinogradConvolution winograd;
  private final WinogradByWeights winogradByWeights;
  private final BiasGradient biasGradient;

  CpuConv(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
    this.forward = new ShiftConvolution(engine);
    this.byData = new ShiftConvolution(engine);
    this.byWeights = new ConvByWeights(engine);
    this.winograd = new WinogradConvolution(engine);
    this.winogradByWeights = new WinogradByWeights(engine);
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
    if (Winograd.serves(window, d[in], d[out])) {
      winograd.bias = bias < 0 ? null : p;
      winograd.biasAt = bias < 0 ? 0 : d[bias];
      winograd(memory.own(x), d[in], memory.own(y), d[out], p, d[weight], false, d[rows], window);
      return;
    }
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
    float[] p = memory.own(parameters).data;
    if (Winograd.serves(window, d[in], d[out])) {
      winograd.bias = null;
      winograd(memory.own(dy), d[out], memory.own(dx), d[in], p, d[weight], true, d[rows], window);
      return;
    }
    ShiftConvolution b = byData;
    b.source = memory.own(dy);
    b.sourceChannels = d[out];
    b.target = memory.own(dx);
    b.targetChannels = d[in];
    b.targetArea = window.inArea();
    b.rowStep = window.strideHeight() * window.inWidth();
    b.columnStep = window.strideWidth();
    for (int i = 0; i < Math.min(window.strideHeight(), window.inHeight()); i++) {
      for (int j = 0; j < Math.min(window.strideWidth(), window.inWidth()); j++) {
        phase(i, j, p, d[weight], d[rows], window);
      }
    }
  }

  /** The forward pass, or the gradient by data from dy to dx. */
  private void winograd(
      FloatArray source,
      int sourceChannels,
      FloatArray target,
      int targetChannels,
      float[] parameters,
      int weight,
      boolean byData,
      int images,
      Window w) {
    WinogradConvolution c = winograd;
    c.source = source;
    c.sourceChannels = sourceChannels;
    c.sourceHeight = byData ? w.outHeight() : w.inHeight();
    c.sourceWidth = byData ? w.outWidth() : w.inWidth();
    c.target = target;
    c.targetChannels = targetChannels;
    c.targetHeight = byData ? w.inHeight() : w.outHeight();
    c.targetWidth = byData ? w.inWidth() : w.outWidth();
    c.padTop = byData ? 2 - w.padTop() : w.padTop();
    c.padLeft = byData ? 2 - w.padLeft() : w.padLeft();
    c.weights = parameters;
    c.weightsAt = weight;
    c.outStep = byData ? WinogradConvolution.TAPS : sourceChannels * WinogradConvolution.TAPS;
    c.inStep = byData ? targetChannels * WinogradConvolution.TAPS : WinogradConvolution.TAPS;
    c.mirrored = byData;
    c.convolve(images);
  }

  private void phase(int i, int j, float[] parameters, int weight, int images, Window w) {
    ShiftConvolution b = byData;
    phase.phase(w, i, j);
    phase.set(b.grid, !ShiftConvolution.fillsRuns(engine, phase.outWidth));
    b.targetAt = phase.first;
    b.outHeight = phase.outHeight;
    b.outWidth = phase.outWidth;
    b.depth = b.sourceChannels * phase.tapsHeight * phase.tapsWidth;
    int[] shifts = b.shifts();
    int[] steps = b.steps();
    int k = 0;
    for (int o = 0; o < b.sourceChannels; o++) {
      for (int s = 0; s < phase.tapsHeight; s++) {
        for (int t = 0; t < phase.tapsWidth; t++) {
          shifts[k] = o * b.grid.size() + phase.shift(b.grid, s, t);
          steps[k] = o * b.targetChannels * w.kernelArea() + phase.tap(s, t);
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
    WeightGradient way = Winograd.serves(window, d[in], d[out]) ? winogradByWeights : byWeights;
    way.run(memory.own(x), memory.own(dy), memory.own(gradients), d[weight], d[rows], d[in], d[out], window);
    if (bias >= 0) {
      biasGradient.run(
          memory.own(dy).data, memory.own(gradients).data, d[bias], d[rows], d[out], window.outArea());
    }
  }
}
