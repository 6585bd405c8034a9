package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DepthwiseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/** Depthwise convolutions: grouped ones with as many groups as input channels, however many these are. */
record TornadoDepthwise(TornadoGroupedConv grouped) implements DepthwiseKernels {
  private static final int EACH_CHANNEL = 0;

  @Override
  public void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias, Window w) {
    grouped.forward(x, parameters, y, dims, rows, in, out, weight, bias, w, EACH_CHANNEL);
  }

  @Override
  public void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window w) {
    grouped.byData(dy, parameters, dx, dims, rows, in, out, weight, w, EACH_CHANNEL);
  }

  @Override
  public void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias, Window w) {
    grouped.byWeights(x, dy, gradients, dims, rows, in, out, weight, bias, w, EACH_CHANNEL);
  }
}
