package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 16 rows of a matrix product by one vector, for panels so narrow: 16 accumulators wait for one another less than 12 or 4 do.
 * Written out as {@link PanelTile12}.
 */
final class PanelTile16 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanelTile16() {}

  /** 16 rows by one vector. */
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
    FloatVector c6 = FloatVector.zero(S);
    FloatVector c7 = FloatVector.zero(S);
    FloatVector c8 = FloatVector.zero(S);
    FloatVector c9 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c13 = FloatVector.zero(S);
    FloatVector c14 = FloatVector.zero(S);
    FloatVector c15 = FloatVector.zero(S);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      int q = at + k * 16;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[q]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[q + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[q + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[q + 3]).fma(b, c3);
      c4 = FloatVector.broadcast(S, a[q + 4]).fma(b, c4);
      c5 = FloatVector.broadcast(S, a[q + 5]).fma(b, c5);
      c6 = FloatVector.broadcast(S, a[q + 6]).fma(b, c6);
      c7 = FloatVector.broadcast(S, a[q + 7]).fma(b, c7);
      c8 = FloatVector.broadcast(S, a[q + 8]).fma(b, c8);
      c9 = FloatVector.broadcast(S, a[q + 9]).fma(b, c9);
      c10 = FloatVector.broadcast(S, a[q + 10]).fma(b, c10);
      c11 = FloatVector.broadcast(S, a[q + 11]).fma(b, c11);
      c12 = FloatVector.broadcast(S, a[q + 12]).fma(b, c12);
      c13 = FloatVector.broadcast(S, a[q + 13]).fma(b, c13);
      c14 = FloatVector.broadcast(S, a[q + 14]).fma(b, c14);
      c15 = FloatVector.broadcast(S, a[q + 15]).fma(b, c15);
    }
    c0.add(FloatVector.fromArray(S, base, baseAt)).intoArray(out, outAt);
    c1.add(FloatVector.fromArray(S, base, baseAt + baseStride)).intoArray(out, outAt + outStride);
    c2.add(FloatVector.fromArray(S, base, baseAt + 2 * baseStride)).intoArray(out, outAt + 2 * outStride);
    c3.add(FloatVector.fromArray(S, base, baseAt + 3 * baseStride)).intoArray(out, outAt + 3 * outStride);
    c4.add(FloatVector.fromArray(S, base, baseAt + 4 * baseStride)).intoArray(out, outAt + 4 * outStride);
    c5.add(FloatVector.fromArray(S, base, baseAt + 5 * baseStride)).intoArray(out, outAt + 5 * outStride);
    c6.add(FloatVector.fromArray(S, base, baseAt + 6 * baseStride)).intoArray(out, outAt + 6 * outStride);
    c7.add(FloatVector.fromArray(S, base, baseAt + 7 * baseStride)).intoArray(out, outAt + 7 * outStride);
    c8.add(FloatVector.fromArray(S, base, baseAt + 8 * baseStride)).intoArray(out, outAt + 8 * outStride);
    c9.add(FloatVector.fromArray(S, base, baseAt + 9 * baseStride)).intoArray(out, outAt + 9 * outStride);
    c10.add(FloatVector.fromArray(S, base, baseAt + 10 * baseStride)).intoArray(out, outAt + 10 * outStride);
    c11.add(FloatVector.fromArray(S, base, baseAt + 11 * baseStride)).intoArray(out, outAt + 11 * outStride);
    c12.add(FloatVector.fromArray(S, base, baseAt + 12 * baseStride)).intoArray(out, outAt + 12 * outStride);
    c13.add(FloatVector.fromArray(S, base, baseAt + 13 * baseStride)).intoArray(out, outAt + 13 * outStride);
    c14.add(FloatVector.fromArray(S, base, baseAt + 14 * baseStride)).intoArray(out, outAt + 14 * outStride);
    c15.add(FloatVector.fromArray(S, base, baseAt + 15 * baseStride)).intoArray(out, outAt + 15 * outStride);
  }
}
