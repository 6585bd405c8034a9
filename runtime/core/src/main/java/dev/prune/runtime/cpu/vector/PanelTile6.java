package dev.prune.runtime.cpu.vector;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 6 rows of a matrix product, in registers from the first product to the last: 12 accumulators, two vectors of the panel and one factor leave 1 of 16 registers free.
 *
 * <p>Written out as {@link PanelTile12}. The fences are no instructions of the processors with 16 registers: they keep the JIT compiler from loading a
 * row's factor before those of the rows above are used, for which it would have to give up an accumulator's register.
 */
final class PanelTile6 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanelTile6() {}

  /** 6 rows by two vectors. */
  static void wide(
      int depth,
      float[] a,
      int at,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector c0a = FloatVector.zero(S);
    FloatVector c0b = FloatVector.zero(S);
    FloatVector c1a = FloatVector.zero(S);
    FloatVector c1b = FloatVector.zero(S);
    FloatVector c2a = FloatVector.zero(S);
    FloatVector c2b = FloatVector.zero(S);
    FloatVector c3a = FloatVector.zero(S);
    FloatVector c3b = FloatVector.zero(S);
    FloatVector c4a = FloatVector.zero(S);
    FloatVector c4b = FloatVector.zero(S);
    FloatVector c5a = FloatVector.zero(S);
    FloatVector c5b = FloatVector.zero(S);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * 2 * V;
      int q = at + k * 6;
      FloatVector b0 = FloatVector.fromArray(S, panel, p);
      FloatVector b1 = FloatVector.fromArray(S, panel, p + V);
      FloatVector x = FloatVector.broadcast(S, a[q]);
      c0a = x.fma(b0, c0a);
      c0b = x.fma(b1, c0b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, a[q + 1]);
      c1a = x.fma(b0, c1a);
      c1b = x.fma(b1, c1b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, a[q + 2]);
      c2a = x.fma(b0, c2a);
      c2b = x.fma(b1, c2b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, a[q + 3]);
      c3a = x.fma(b0, c3a);
      c3b = x.fma(b1, c3b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, a[q + 4]);
      c4a = x.fma(b0, c4a);
      c4b = x.fma(b1, c4b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, a[q + 5]);
      c5a = x.fma(b0, c5a);
      c5b = x.fma(b1, c5b);
    }
    c0a.add(FloatVector.fromArray(S, base, baseAt)).intoArray(out, outAt);
    c0b.add(FloatVector.fromArray(S, base, baseAt + V)).intoArray(out, outAt + V);
    c1a.add(FloatVector.fromArray(S, base, baseAt + baseStride)).intoArray(out, outAt + outStride);
    c1b.add(FloatVector.fromArray(S, base, baseAt + baseStride + V)).intoArray(out, outAt + outStride + V);
    c2a.add(FloatVector.fromArray(S, base, baseAt + 2 * baseStride)).intoArray(out, outAt + 2 * outStride);
    c2b.add(FloatVector.fromArray(S, base, baseAt + 2 * baseStride + V)).intoArray(out, outAt + 2 * outStride + V);
    c3a.add(FloatVector.fromArray(S, base, baseAt + 3 * baseStride)).intoArray(out, outAt + 3 * outStride);
    c3b.add(FloatVector.fromArray(S, base, baseAt + 3 * baseStride + V)).intoArray(out, outAt + 3 * outStride + V);
    c4a.add(FloatVector.fromArray(S, base, baseAt + 4 * baseStride)).intoArray(out, outAt + 4 * outStride);
    c4b.add(FloatVector.fromArray(S, base, baseAt + 4 * baseStride + V)).intoArray(out, outAt + 4 * outStride + V);
    c5a.add(FloatVector.fromArray(S, base, baseAt + 5 * baseStride)).intoArray(out, outAt + 5 * outStride);
    c5b.add(FloatVector.fromArray(S, base, baseAt + 5 * baseStride + V)).intoArray(out, outAt + 5 * outStride + V);
  }

  /** 6 rows by one vector. */
  static void narrow(
      int depth,
      float[] a,
      int at,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = FloatVector.zero(S);
    FloatVector c2 = FloatVector.zero(S);
    FloatVector c3 = FloatVector.zero(S);
    FloatVector c4 = FloatVector.zero(S);
    FloatVector c5 = FloatVector.zero(S);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      int q = at + k * 6;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[q]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[q + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[q + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[q + 3]).fma(b, c3);
      c4 = FloatVector.broadcast(S, a[q + 4]).fma(b, c4);
      c5 = FloatVector.broadcast(S, a[q + 5]).fma(b, c5);
    }
    c0.add(FloatVector.fromArray(S, base, baseAt)).intoArray(out, outAt);
    c1.add(FloatVector.fromArray(S, base, baseAt + baseStride)).intoArray(out, outAt + outStride);
    c2.add(FloatVector.fromArray(S, base, baseAt + 2 * baseStride)).intoArray(out, outAt + 2 * outStride);
    c3.add(FloatVector.fromArray(S, base, baseAt + 3 * baseStride)).intoArray(out, outAt + 3 * outStride);
    c4.add(FloatVector.fromArray(S, base, baseAt + 4 * baseStride)).intoArray(out, outAt + 4 * outStride);
    c5.add(FloatVector.fromArray(S, base, baseAt + 5 * baseStride)).intoArray(out, outAt + 5 * outStride);
  }
}
