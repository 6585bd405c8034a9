package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.RandomWords;
import dev.prune.runtime.random.Threefry;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** A block of Threefry in each lane. */
final class VectorRandomWords implements RandomWords {
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = I.length();

  /** What does not fill a vector is drawn by one that overlaps the last: words may be written twice. */
  @Override
  public void draw(long key, int[] first, int[] second, int at, int count, int[] words) {
    if (count < V) {
      for (int i = 0; i < count; i++) {
        words[i] = Threefry.first(Threefry.block(key, first[at + i], second[at + i]));
      }
      return;
    }
    int k0 = Threefry.first(key);
    int k1 = Threefry.second(key);
    int k2 = Threefry.PARITY ^ k0 ^ k1;
    for (int from = 0; from < count; from += V) {
      int i = Math.min(from, count - V);
      // The rounds of Threefry.block, whose second word is not needed, hence neither is its last mixing. No method of
      // our own stands between them: among so many nodes the JIT compiler inlines none, and a vector that crosses a
      // call is an object.
      IntVector x0 = IntVector.fromArray(I, first, at + i).add(k0);
      IntVector x1 = IntVector.fromArray(I, second, at + i).add(k1);

      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(k1);
      x1 = x1.add(k2 + 1);

      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 29).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 16).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 24).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(k2);
      x1 = x1.add(k0 + 2);

      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(k0);
      x1 = x1.add(k1 + 3);

      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 29).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 16).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 24).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(k1);
      x1 = x1.add(k2 + 4);

      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x0.add(k2).intoArray(words, i);
    }
  }

  @Override
  public void drop(int[] words, int least, float share, float[] x, float[] y, int at, int count) {
    int i = 0;
    for (; i + V <= count; i += V) {
      VectorMask<Integer> dropped =
          IntVector.fromArray(I, words, i).lanewise(VectorOperators.LSHR, 8).compare(VectorOperators.LT, least);
      FloatVector.fromArray(S, x, at + i).div(share).blend(0f, dropped.cast(S)).intoArray(y, at + i);
    }
    for (; i < count; i++) {
      y[at + i] = words[i] >>> 8 >= least ? x[at + i] / share : 0;
    }
  }
}
