package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.DropoutPattern;
import java.util.Arrays;

/** Inverted dropout; the pattern itself is shared by all devices. */
final class CpuDropout implements DropoutKernels {
  private final Engine engine;
  private final Memory memory;
  private final Drop drop;

  CpuDropout(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
    this.drop = new Drop(engine);
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
    drop.samples = memory.own(samples);
    drop.keys = memory.own(keys);
    drop.layer = layer;
    drop.least = DropoutPattern.least(rate);
    drop.share = (float) (1 - rate);
    places(memory.own(originals).data, d[firstOriginal], d[channels], area);
    engine.workspace().reserveWords(RandomWords.RUN);
    engine.team().run(drop, d[rows], 8L * d[rows] * d[channels] * area);
  }

  /** Where the numbers of a row are drawn: (original channel, pixel) of each, the same for all rows. */
  private void places(int[] originals, int from, int channels, int area) {
    drop.size = channels * area;
    drop.first = engine.workspace().firstTable(drop.size);
    drop.second = engine.workspace().secondTable(drop.size);
    for (int c = 0; c < channels; c++) {
      Arrays.fill(drop.first, c * area, (c + 1) * area, originals[from + c]);
      for (int a = 0; a < area; a++) {
        drop.second[c * area + a] = a;
      }
    }
  }

  /** A unit is a row of the batch. */
  private static final class Drop extends Work {
    private final Engine engine;
    private FloatArray x;
    private FloatArray y;
    private IntArray samples;
    private IntArray keys;
    private int[] first;
    private int[] second;
    private int size;
    private int layer;
    private int least;
    private float share;

    private Drop(Engine engine) {
      this.engine = engine;
    }

    @Override
    void run(int from, int to, int thread) {
      RandomWords random = engine.arithmetic().randomWords();
      int[] words = engine.workspace().words(thread);
      int[] key = keys.data;
      for (int r = from; r < to; r++) {
        long row = DropoutPattern.key(key[0], key[1], layer, key[2], samples.data[r]);
        for (int i = 0; i < size; i += RandomWords.RUN) {
          int count = Math.min(RandomWords.RUN, size - i);
          random.draw(row, first, second, i, count, words);
          random.drop(words, least, share, x.data, y.data, r * size + i, count);
        }
      }
    }
  }
}
