package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.TransposedConvKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.kernel.ConvByBias;
import dev.prune.runtime.tornado.kernel.TransposedConvByData;
import dev.prune.runtime.tornado.kernel.TransposedConvByWeights;
import dev.prune.runtime.tornado.kernel.TransposedConvForward;

/** Transposed convolutions, by their definition. */
record TornadoTransposedConv(Recorder recorder) implements TransposedConvKernels {
  private static final Kernel FORWARD = Kernel.of(TransposedConvForward.class);
  private static final Kernel BY_DATA = Kernel.of(TransposedConvByData.class);
  private static final Kernel BY_WEIGHTS = Kernel.of(TransposedConvByWeights.class);
  private static final Kernel BY_BIAS = Kernel.of(ConvByBias.class);

  @Override
  public void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias, Window w) {
    recorder.each(
        FORWARD, y.size(), x, parameters, y, dims, rows, in, out, weight, bias, w.inHeight(), w.inWidth(),
        Window.taps(w.kernelHeight(), w.dilationHeight()), Window.taps(w.kernelWidth(), w.dilationWidth()),
        w.strideHeight(), w.strideWidth(), w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window w) {
    recorder.each(
        BY_DATA, dx.size(), dy, parameters, dx, dims, rows, in, out, weight, w.inHeight(), w.inWidth(),
        Window.taps(w.kernelHeight(), w.dilationHeight()), Window.taps(w.kernelWidth(), w.dilationWidth()),
        w.strideHeight(), w.strideWidth(), w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias, Window w) {
    int outs = recorder.now(dims, out);
    recorder.groups(
        BY_WEIGHTS, (long) outs * recorder.now(dims, in) * w.kernelArea(), TransposedConvByWeights.GROUP, x, dy,
        gradients, dims, rows, in, out, weight, w.inHeight(), w.inWidth(),
        Window.taps(w.kernelHeight(), w.dilationHeight()), Window.taps(w.kernelWidth(), w.dilationWidth()),
        w.strideHeight(), w.strideWidth(), w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
    if (bias >= 0) {
      recorder.groups(BY_BIAS, outs, ConvByBias.GROUP, dy, gradients, dims, rows, out, bias, w.inArea());
    }
  }
}
