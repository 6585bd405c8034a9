package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.kernel.ConvByBias;
import dev.prune.runtime.tornado.kernel.ConvByData;
import dev.prune.runtime.tornado.kernel.ConvByWeights;
import dev.prune.runtime.tornado.kernel.ConvForward;

/** Convolutions, directly by their definition: no unfolded copies of images. */
record TornadoConv(Recorder recorder) implements ConvKernels {
  private static final Kernel FORWARD = Kernel.of(ConvForward.class);
  private static final Kernel BY_DATA = Kernel.of(ConvByData.class);
  private static final Kernel BY_WEIGHTS = Kernel.of(ConvByWeights.class);
  private static final Kernel BY_BIAS = Kernel.of(ConvByBias.class);

  @Override
  public void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias, Window w) {
    recorder.each(
        FORWARD, blocks(y, recorder.now(dims, out), w.outArea()), x, parameters, y, dims, rows, in, out, weight, bias,
        w.inHeight(), w.inWidth(), down(w), right(w), w.strideHeight(), w.strideWidth(), w.padTop(),
        w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window w) {
    recorder.each(
        BY_DATA, blocks(dx, recorder.now(dims, in), w.inArea()), dy, parameters, dx, dims, rows, in, out, weight,
        w.inHeight(), w.inWidth(), down(w), right(w), w.strideHeight(), w.strideWidth(), w.padTop(),
        w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias, Window w) {
    int outs = recorder.now(dims, out);
    long blocks = (long) Math.ceilDiv(outs, 4) * Math.ceilDiv(recorder.now(dims, in), 4) * w.kernelArea();
    recorder.groups(
        BY_WEIGHTS, blocks, ConvByWeights.GROUP, x, dy, gradients, dims, rows, in, out, weight, w.inHeight(),
        w.inWidth(), down(w), right(w), w.strideHeight(), w.strideWidth(), w.padTop(), w.padLeft(),
        w.outHeight(), w.outWidth());
    if (bias >= 0) {
      recorder.groups(BY_BIAS, outs, ConvByBias.GROUP, dy, gradients, dims, rows, out, bias, w.outArea());
    }
  }

  /** Rows of the window and their dilation, in one number: with two there would be an argument too many. */
  private static int down(Window w) {
    return Window.taps(w.kernelHeight(), w.dilationHeight());
  }

  /** As {@link #down}, of columns. */
  private static int right(Window w) {
    return Window.taps(w.kernelWidth(), w.dilationWidth());
  }

  /** Blocks of four samples by four channels by one pixel. */
  private static long blocks(Buffer result, int channels, int area) {
    return (long) Math.ceilDiv(Math.ceilDiv(result.size(), channels * area), 4) * Math.ceilDiv(channels, 4) * area;
  }
}
