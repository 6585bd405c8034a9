package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DepthwiseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/** Depthwise convolutions as sums of shifted runs of one channel's planes (see {@link PlaneGrid}). */
final class CpuDepthwise implements DepthwiseKernels {
  private final Memory memory;
  private final DepthwiseForward forward;
  private final DepthwiseByData byData;
  private final DepthwiseByWeights byWeights;

  CpuDepthwise(Engine engine) {
    this.memory = engine.memory();
    this.forward = new DepthwiseForward(engine);
    this.byData = new DepthwiseByData(engine);
    this.byWeights = new DepthwiseByWeights(engine);
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
    forward.x = memory.own(x);
    forward.parameters = memory.own(parameters);
    forward.y = memory.own(y);
    forward.weight = d[weight];
    forward.bias = bias < 0 ? -1 : d[bias];
    forward.run(d[rows], d[in], d[out], window);
  }

  @Override
  public void byData(
      Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight, Window window) {
    int[] d = memory.own(dims).data;
    byData.dy = memory.own(dy);
    byData.parameters = memory.own(parameters);
    byData.dx = memory.own(dx);
    byData.weight = d[weight];
    byData.run(d[rows], d[in], d[out], window);
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
    byWeights.x = memory.own(x);
    byWeights.dy = memory.own(dy);
    byWeights.gradients = memory.own(gradients);
    byWeights.weight = d[weight];
    byWeights.bias = bias < 0 ? -1 : d[bias];
    byWeights.run(d[rows], d[in], d[out], window);
  }
}
