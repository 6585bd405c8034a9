package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GroupedConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.kernel.ConvByBias;
import dev.prune.runtime.tornado.kernel.GroupedConvByData;
import dev.prune.runtime.tornado.kernel.GroupedConvByWeights;
import dev.prune.runtime.tornado.kernel.GroupedConvForward;

/** Grouped convolutions, by their definition. */
record TornadoGroupedConv(Recorder recorder) implements GroupedConvKernels {
  private static final Kernel FORWARD = Kernel.of(GroupedConvForward.class);
  private static final Kernel BY_DATA = Kernel.of(GroupedConvByData.class);
  private static final Kernel BY_WEIGHTS = Kernel.of(GroupedConvByWeights.class);
  private static final Kernel BY_BIAS = Kernel.of(ConvByBias.class);

  @Override
  public void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias, Window w,
      int groups) {
    recorder.each(
        FORWARD, y.size(), x, parameters, y, dims, rows, in, out, weight, bias, groups, w.inHeight(), w.inWidth(),
        Window.taps(w.kernelHeight(), w.dilationHeight()), Window.taps(w.kernelWidth(), w.dilationWidth()), w.strides(),
        w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window w, int groups) {
    recorder.each(
        BY_DATA, dx.size(), dy, parameters, dx, dims, rows, in, out, weight, groups, w.inHeight(), w.inWidth(),
        Window.taps(w.kernelHeight(), w.dilationHeight()), Window.taps(w.kernelWidth(), w.dilationWidth()), w.strides(),
        w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias, Window w,
      int groups) {
    int outs = recorder.now(dims, out);
    int ins = groups == 0 ? 1 : Math.ceilDiv(recorder.now(dims, in), groups);
    recorder.groups(
        BY_WEIGHTS, (long) outs * ins * w.kernelArea(), GroupedConvByWeights.GROUP, x, dy, gradients, dims, rows, in,
        out, weight, groups, w.inHeight(), w.inWidth(), Window.taps(w.kernelHeight(), w.dilationHeight()),
        Window.taps(w.kernelWidth(), w.dilationWidth()), w.strides(), w.padTop(), w.padLeft(), w.outHeight(),
        w.outWidth());
    if (bias >= 0) {
      recorder.groups(BY_BIAS, outs, ConvByBias.GROUP, dy, gradients, dims, rows, out, bias, w.outArea());
    }
  }
}
