package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.GateNoise;
import java.util.Arrays;

/** Factors of channels: threads take rows to multiply, and channels to sum. */
final class CpuGate implements GateKernels {
  private final Engine engine;
  private final Memory memory;
  private final Scale scale = new Scale();
  private final ByFactors byFactors;
  private final ScaleRows scaleRows = new ScaleRows();
  private final ByRows byRows = new ByRows();
  private final Uniform uniform;

  CpuGate(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
    this.byFactors = new ByFactors(engine);
    this.uniform = new Uniform(engine);
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

  @Override
  public void scaleRows(Buffer x, Buffer z, Buffer y, Ints dims, int rows, int channels, int area) {
    int[] d = memory.own(dims).data;
    scaleRows.x = memory.own(x);
    scaleRows.z = memory.own(z);
    scaleRows.y = memory.own(y);
    scaleRows.area = area;
    engine.team().run(scaleRows, d[rows] * d[channels], (long) d[rows] * d[channels] * area);
  }

  @Override
  public void byRows(Buffer x, Buffer dy, Buffer dz, Ints dims, int rows, int channels, int area) {
    int[] d = memory.own(dims).data;
    byRows.x = memory.own(x);
    byRows.dy = memory.own(dy);
    byRows.dz = memory.own(dz);
    byRows.area = area;
    engine.team().run(byRows, d[rows] * d[channels], 2L * d[rows] * d[channels] * area);
  }

  @Override
  public void uniform(
      Buffer u,
      Ints originals,
      Ints samples,
      Ints keys,
      Ints dims,
      int rows,
      int channels,
      int firstOriginal,
      int layer,
      boolean together) {
    int[] d = memory.own(dims).data;
    uniform.u = memory.own(u);
    uniform.samples = memory.own(samples);
    uniform.keys = memory.own(keys);
    uniform.channels = d[channels];
    uniform.layer = layer;
    uniform.together = together;
    uniform.first = engine.workspace().firstTable(d[channels]);
    uniform.second = engine.workspace().secondTable(d[channels]);
    System.arraycopy(memory.own(originals).data, d[firstOriginal], uniform.first, 0, d[channels]);
    Arrays.fill(uniform.second, 0, d[channels], 0);
    engine.workspace().reserveWords(RandomWords.RUN);
    engine.team().run(uniform, d[rows], 8L * d[rows] * d[channels]);
  }

  /** A unit is a channel of a row. */
  private static final class ScaleRows extends Work {
    private FloatArray x;
    private FloatArray z;
    private FloatArray y;
    private int area;

    @Override
    void run(int from, int to, int thread) {
      float[] in = x.data;
      float[] out = y.data;
      for (int i = from; i < to; i++) {
        float factor = z.data[i];
        for (int k = i * area; k < (i + 1) * area; k++) {
          out[k] = in[k] * factor;
        }
      }
    }
  }

  /** A unit is a channel of a row. */
  private static final class ByRows extends Work {
    private FloatArray x;
    private FloatArray dy;
    private FloatArray dz;
    private int area;

    @Override
    void run(int from, int to, int thread) {
      for (int i = from; i < to; i++) {
        double sum = 0;
        for (int k = i * area; k < (i + 1) * area; k++) {
          sum += (double) x.data[k] * dy.data[k];
        }
        dz.data[i] = (float) sum;
      }
    }
  }

  /** A unit is a row of the batch. */
  private static final class Uniform extends Work {
    private final Engine engine;
    private FloatArray u;
    private IntArray samples;
    private IntArray keys;
    private int[] first;
    private int[] second;
    private int channels;
    private int layer;
    private boolean together;

    private Uniform(Engine engine) {
      this.engine = engine;
    }

    @Override
    void run(int from, int to, int thread) {
      RandomWords random = engine.arithmetic().randomWords();
      int[] words = engine.workspace().words(thread);
      int[] key = keys.data;
      for (int r = from; r < to; r++) {
        long row = GateNoise.key(key[0], key[1], layer, key[2], samples.data[together ? 0 : r]);
        for (int c = 0; c < channels; c += RandomWords.RUN) {
          int count = Math.min(RandomWords.RUN, channels - c);
          random.draw(row, first, second, c, count, words);
          for (int i = 0; i < count; i++) {
            u.data[r * channels + c + i] = GateNoise.unit(words[i]);
          }
        }
      }
    }
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
