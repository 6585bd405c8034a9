package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;

/** Factors of channels: threads take rows to multiply, and channels to sum. */
final class CpuGate implements GateKernels {
  private final Engine engine;
  private final Memory memory;
  private final Scale scale = new Scale();
  private final ByFactors byFactors;

  CpuGate(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
    this.byFactors = new ByFactors(engine);
  }

  @Override
  public void scale(Buffer x, Buffer factors, Buffer y, Ints dims, int rows, int channels, int offset, int area) {
    int[] d = memory.own(dims).data;
    scale.x = memory.own(x);
    scale.factors = memory.own(factors);
    scale.y = memory.own(y);
    scale.channels = d[channels];
    scale.offset = d[offset];
    scale.area = area;
    engine.team().run(scale, d[rows], (long) d[rows] * d[channels] * area);
  }

  @Override
  public void byFactors(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int offset, int area) {
    int[] d = memory.own(dims).data;
    byFactors.x = memory.own(x);
    byFactors.dy = memory.own(dy);
    byFactors.gradients = memory.own(gradients);
    byFactors.offset = d[offset];
    byFactors.sums.rows = d[rows];
    byFactors.sums.channels = d[channels];
    byFactors.sums.area = area;
    engine.workspace().reserve(Sums.LANES);
    engine.team().run(byFactors, d[channels], 2L * d[rows] * d[channels] * area);
  }

  /** A unit is a row of the batch. */
  private static final class Scale extends Work {
    private FloatArray x;
    private FloatArray factors;
    private FloatArray y;
    private int channels;
    private int offset;
    private int area;

    @Override
    void run(int from, int to, int thread) {
      for (int r = from; r < to; r++) {
        for (int c = 0; c < channels; c++) {
          row((r * channels + c) * area, factors.data[offset + c]);
        }
      }
    }

    private void row(int at, float factor) {
      float[] in = x.data;
      float[] out = y.data;
      for (int i = at; i < at + area; i++) {
        out[i] = in[i] * factor;
      }
    }
  }

  /** A unit is a channel. */
  private static final class ByFactors extends Work {
    private final ChannelSums sums;
    private FloatArray x;
    private FloatArray dy;
    private FloatArray gradients;
    private int offset;

    private ByFactors(Engine engine) {
      this.sums = new ChannelSums(engine);
    }

    @Override
    void run(int from, int to, int thread) {
      for (int c = from; c < to; c++) {
        gradients.data[offset + c] = (float) sums.centredDot(x.data, 0, dy.data, c, thread);
      }
    }
  }
}
