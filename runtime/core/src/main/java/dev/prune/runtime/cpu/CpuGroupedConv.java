package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.GroupedConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/**
 * Grouped convolutions part by part: the channels of a part are copied side by side, convolved as any others, and copied
 * back. A copy costs a few percent of a 3x3 convolution of four channels, and less of wider ones.
 */
final class CpuGroupedConv implements GroupedConvKernels {
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WEIGHT = 3;
  private static final int BIAS = 4;

  private final Memory memory;
  private final ConvKernels conv;
  private final IntArray sizes;
  private final Spare inputs;
  private final Spare outputs;
  private final Copy copy;

  CpuGroupedConv(Engine engine, ConvKernels conv) {
    this.memory = engine.memory();
    this.conv = conv;
    this.sizes = new IntArray(memory, "sizes of a part", 5);
    this.inputs = new Spare(engine, "input of a part");
    this.outputs = new Spare(engine, "output of a part");
    this.copy = new Copy(engine.team());
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
      Window window,
      int groups) {
    int[] d = memory.own(dims).data;
    int ins = d[in] / groups;
    int outs = d[out] / groups;
    FloatArray from = inputs.of((long) d[rows] * ins * window.inArea());
    FloatArray to = outputs.of((long) d[rows] * outs * window.outArea());
    for (int part = 0; part < groups; part++) {
      part(d, rows, ins, outs, weight, bias, window, part);
      copy.gather(memory.own(x), from, d[rows], part, groups, ins * window.inArea());
      conv.forward(from, parameters, to, sizes, ROWS, IN, OUT, WEIGHT, bias < 0 ? -1 : BIAS, window);
      copy.scatter(to, memory.own(y), d[rows], part, groups, outs * window.outArea());
    }
  }

  @Override
  public void byData(
      Buffer dy,
      Buffer parameters,
      Buffer dx,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      Window window,
      int groups) {
    int[] d = memory.own(dims).data;
    int ins = d[in] / groups;
    int outs = d[out] / groups;
    FloatArray from = outputs.of((long) d[rows] * outs * window.outArea());
    FloatArray to = inputs.of((long) d[rows] * ins * window.inArea());
    for (int part = 0; part < groups; part++) {
      part(d, rows, ins, outs, weight, -1, window, part);
      copy.gather(memory.own(dy), from, d[rows], part, groups, outs * window.outArea());
      conv.byData(from, parameters, to, sizes, ROWS, IN, OUT, WEIGHT, window);
      copy.scatter(to, memory.own(dx), d[rows], part, groups, ins * window.inArea());
    }
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
      Window window,
      int groups) {
    int[] d = memory.own(dims).data;
    int ins = d[in] / groups;
    int outs = d[out] / groups;
    FloatArray partOfX = inputs.of((long) d[rows] * ins * window.inArea());
    FloatArray partOfDy = outputs.of((long) d[rows] * outs * window.outArea());
    for (int part = 0; part < groups; part++) {
      part(d, rows, ins, outs, weight, bias, window, part);
      copy.gather(memory.own(x), partOfX, d[rows], part, groups, ins * window.inArea());
      copy.gather(memory.own(dy), partOfDy, d[rows], part, groups, outs * window.outArea());
      conv.byWeights(
          partOfX, partOfDy, gradients, sizes, ROWS, IN, OUT, WEIGHT, bias < 0 ? -1 : BIAS, window);
    }
  }

  /** What the convolution of one part reads in place of {@code dims}. */
  private void part(int[] d, int rows, int ins, int outs, int weight, int bias, Window window, int part) {
    sizes.data[ROWS] = d[rows];
    sizes.data[IN] = ins;
    sizes.data[OUT] = outs;
    sizes.data[WEIGHT] = d[weight] + part * outs * ins * window.kernelArea();
    sizes.data[BIAS] = bias < 0 ? 0 : d[bias] + part * outs;
  }

  /** Copies the numbers of one part of every row; a unit is a row. */
  private static final class Copy extends Work {
    private final Team team;
    private float[] source;
    private float[] target;
    private int sourceAt;
    private int sourceStep;
    private int targetAt;
    private int targetStep;
    private int count;

    Copy(Team team) {
      this.team = team;
    }

    void gather(FloatArray whole, FloatArray of, int rows, int part, int groups, int size) {
      set(whole, part * size, groups * size, of, 0, size);
      count = size;
      team.run(this, rows, (long) rows * size);
    }

    void scatter(FloatArray of, FloatArray whole, int rows, int part, int groups, int size) {
      set(of, 0, size, whole, part * size, groups * size);
      count = size;
      team.run(this, rows, (long) rows * size);
    }

    private void set(FloatArray from, int at, int step, FloatArray to, int toAt, int toStep) {
      source = from.data;
      sourceAt = at;
      sourceStep = step;
      target = to.data;
      targetAt = toAt;
      targetStep = toStep;
    }

    @Override
    void run(int from, int to, int thread) {
      for (int r = from; r < to; r++) {
        System.arraycopy(source, sourceAt + r * sourceStep, target, targetAt + r * targetStep, count);
      }
    }
  }
}
