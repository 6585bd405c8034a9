package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.DropoutPattern;

/** Inverted dropout; the pattern itself is shared by all devices. */
final class CpuDropout implements DropoutKernels {
  private final Memory memory;
  private final Team team;
  private final Drop drop = new Drop();

  CpuDropout(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void apply(
      Buffer x,
      Buffer y,
      Ints originals,
      Ints samples,
      Ints keys,
      Ints dims,
      int rows,
      int channels,
      int firstOriginal,
      int layer,
      int area,
      double rate) {
    int[] d = memory.own(dims).data;
    drop.x = memory.own(x);
    drop.y = memory.own(y);
    drop.originals = memory.own(originals);
    drop.samples = memory.own(samples);
    drop.keys = memory.own(keys);
    drop.channels = d[channels];
    drop.firstOriginal = d[firstOriginal];
    drop.layer = layer;
    drop.area = area;
    drop.rate = rate;
    team.run(drop, d[rows], 50L * d[rows] * d[channels] * area);
  }

  /** A unit is a row of the batch. */
  private static final class Drop extends Work {
    private FloatArray x;
    private FloatArray y;
    private IntArray originals;
    private IntArray samples;
    private IntArray keys;
    private int channels;
    private int firstOriginal;
    private int layer;
    private int area;
    private double rate;

    @Override
    void run(int from, int to, int thread) {
      int[] key = keys.data;
      for (int r = from; r < to; r++) {
        row(r * channels * area, DropoutPattern.key(key[0], key[1], layer, key[2], samples.data[r]));
      }
    }

    private void row(int at, long key) {
      float[] in = x.data;
      float[] out = y.data;
      float kept = (float) (1 - rate);
      for (int c = 0; c < channels; c++) {
        int original = originals.data[firstOriginal + c];
        for (int a = 0; a < area; a++) {
          int i = at + c * area + a;
          out[i] = DropoutPattern.keep(key, original, a, rate) ? in[i] / kept : 0;
        }
      }
    }
  }
}
