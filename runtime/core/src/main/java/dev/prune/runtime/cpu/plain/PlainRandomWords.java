package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.RandomWords;
import dev.prune.runtime.random.Threefry;

/** Words one by one. */
final class PlainRandomWords implements RandomWords {
  @Override
  public void draw(long key, int[] first, int[] second, int at, int count, int[] words) {
    for (int i = 0; i < count; i++) {
      words[i] = Threefry.first(Threefry.block(key, first[at + i], second[at + i]));
    }
  }

  @Override
  public void drop(int[] words, int least, float share, float[] x, float[] y, int at, int count) {
    for (int i = 0; i < count; i++) {
      y[at + i] = words[i] >>> 8 >= least ? x[at + i] / share : 0;
    }
  }
}
