package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 4 rows of a matrix product, in registers from the first product to the last. They are all that machines
 * with 16 registers hold, and finish what is left of taller tiles elsewhere.
 *
 * <p>Written out, and each accumulator begun by a load of its own: loops over arrays of accumulators, or one
 * accumulator begun as a copy of another, make the JIT compiler keep them in memory, twenty times slower.
 */
final class PanelTile4 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanelTile4() {}

  /** A's rows are contiguous: {@code a[at + i * stride + k]}; 4 rows by two vectors. */
  static void rowsWide(
      int depth,
      float[] a,
      int at,
      int stride,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    int a1 = at + stride;
    int a2 = a1 + stride;
    int a3 = a2 + stride;
    int d1 = baseAt + baseStride;
    int d2 = d1 + baseStride;
    int d3 = d2 + baseStride;
    FloatVector c00 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c01 = FloatVector.fromArray(S, base, baseAt + V);
    FloatVector c10 = FloatVector.fromArray(S, base, d1);
    FloatVector c11 = FloatVector.fromArray(S, base, d1 + V);
    FloatVector c20 = FloatVector.fromArray(S, base, d2);
    FloatVector c21 = FloatVector.fromArray(S, base, d2 + V);
    FloatVector c30 = FloatVector.fromArray(S, base, d3);
    FloatVector c31 = FloatVector.fromArray(S, base, d3 + V);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * 2 * V;
      FloatVector b0 = FloatVector.fromArray(S, panel, p);
      FloatVector b1 = FloatVector.fromArray(S, panel, p + V);
      FloatVector x = FloatVector.broadcast(S, a[at + k]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    int o = outAt;
    c00.intoArray(out, o);
    c01.intoArray(out, o + V);
    o += outStride;
    c10.intoArray(out, o);
    c11.intoArray(out, o + V);
    o += outStride;
    c20.intoArray(out, o);
    c21.intoArray(out, o + V);
    o += outStride;
    c30.intoArray(out, o);
    c31.intoArray(out, o + V);
  }

  /** A's rows are contiguous: {@code a[at + i * stride + k]}; 4 rows by one vector. */
  static void rowsNarrow(
      int depth,
      float[] a,
      int at,
      int stride,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    int a1 = at + stride;
    int a2 = a1 + stride;
    int a3 = a2 + stride;
    int d1 = baseAt + baseStride;
    int d2 = d1 + baseStride;
    int d3 = d2 + baseStride;
    FloatVector c0 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c1 = FloatVector.fromArray(S, base, d1);
    FloatVector c2 = FloatVector.fromArray(S, base, d2);
    FloatVector c3 = FloatVector.fromArray(S, base, d3);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[at + k]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[a1 + k]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[a2 + k]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[a3 + k]).fma(b, c3);
    }
    int o = outAt;
    c0.intoArray(out, o);
    o += outStride;
    c1.intoArray(out, o);
    o += outStride;
    c2.intoArray(out, o);
    o += outStride;
    c3.intoArray(out, o);
  }

  /** A's columns are contiguous: {@code a[at + i + k * stride]}; 4 rows by two vectors. */
  static void columnsWide(
      int depth,
      float[] a,
      int at,
      int stride,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    int d1 = baseAt + baseStride;
    int d2 = d1 + baseStride;
    int d3 = d2 + baseStride;
    FloatVector c00 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c01 = FloatVector.fromArray(S, base, baseAt + V);
    FloatVector c10 = FloatVector.fromArray(S, base, d1);
    FloatVector c11 = FloatVector.fromArray(S, base, d1 + V);
    FloatVector c20 = FloatVector.fromArray(S, base, d2);
    FloatVector c21 = FloatVector.fromArray(S, base, d2 + V);
    FloatVector c30 = FloatVector.fromArray(S, base, d3);
    FloatVector c31 = FloatVector.fromArray(S, base, d3 + V);
    int q = at;
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * 2 * V;
      FloatVector b0 = FloatVector.fromArray(S, panel, p);
      FloatVector b1 = FloatVector.fromArray(S, panel, p + V);
      FloatVector x = FloatVector.broadcast(S, a[q]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[q + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[q + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[q + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      q += stride;
    }
    int o = outAt;
    c00.intoArray(out, o);
    c01.intoArray(out, o + V);
    o += outStride;
    c10.intoArray(out, o);
    c11.intoArray(out, o + V);
    o += outStride;
    c20.intoArray(out, o);
    c21.intoArray(out, o + V);
    o += outStride;
    c30.intoArray(out, o);
    c31.intoArray(out, o + V);
  }

  /** A's columns are contiguous: {@code a[at + i + k * stride]}; 4 rows by one vector. */
  static void columnsNarrow(
      int depth,
      float[] a,
      int at,
      int stride,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    int d1 = baseAt + baseStride;
    int d2 = d1 + baseStride;
    int d3 = d2 + baseStride;
    FloatVector c0 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c1 = FloatVector.fromArray(S, base, d1);
    FloatVector c2 = FloatVector.fromArray(S, base, d2);
    FloatVector c3 = FloatVector.fromArray(S, base, d3);
    int q = at;
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[q]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[q + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[q + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[q + 3]).fma(b, c3);
      q += stride;
    }
    int o = outAt;
    c0.intoArray(out, o);
    o += outStride;
    c1.intoArray(out, o);
    o += outStride;
    c2.intoArray(out, o);
    o += outStride;
    c3.intoArray(out, o);
  }

  /** A's rows are contiguous and begin where the table says; 4 rows by two vectors, added to what is there. */
  static void scatteredWide(
      int depth,
      float[] a,
      int at,
      int[] shifts,
      int first,
      float[] panel,
      int panelAt,
      float[] out,
      int outAt,
      int outStride) {
    int a0 = at + shifts[first];
    int a1 = at + shifts[first + 1];
    int a2 = at + shifts[first + 2];
    int a3 = at + shifts[first + 3];
    int d1 = outAt + outStride;
    int d2 = d1 + outStride;
    int d3 = d2 + outStride;
    FloatVector c00 = FloatVector.fromArray(S, out, outAt);
    FloatVector c01 = FloatVector.fromArray(S, out, outAt + V);
    FloatVector c10 = FloatVector.fromArray(S, out, d1);
    FloatVector c11 = FloatVector.fromArray(S, out, d1 + V);
    FloatVector c20 = FloatVector.fromArray(S, out, d2);
    FloatVector c21 = FloatVector.fromArray(S, out, d2 + V);
    FloatVector c30 = FloatVector.fromArray(S, out, d3);
    FloatVector c31 = FloatVector.fromArray(S, out, d3 + V);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * 2 * V;
      FloatVector b0 = FloatVector.fromArray(S, panel, p);
      FloatVector b1 = FloatVector.fromArray(S, panel, p + V);
      FloatVector x = FloatVector.broadcast(S, a[a0 + k]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    c00.intoArray(out, outAt);
    c01.intoArray(out, outAt + V);
    c10.intoArray(out, d1);
    c11.intoArray(out, d1 + V);
    c20.intoArray(out, d2);
    c21.intoArray(out, d2 + V);
    c30.intoArray(out, d3);
    c31.intoArray(out, d3 + V);
  }

  /** A's rows are contiguous and begin where the table says; 4 rows by one vector, added to what is there. */
  static void scatteredNarrow(
      int depth,
      float[] a,
      int at,
      int[] shifts,
      int first,
      float[] panel,
      int panelAt,
      float[] out,
      int outAt,
      int outStride) {
    int a0 = at + shifts[first];
    int a1 = at + shifts[first + 1];
    int a2 = at + shifts[first + 2];
    int a3 = at + shifts[first + 3];
    int d1 = outAt + outStride;
    int d2 = d1 + outStride;
    int d3 = d2 + outStride;
    FloatVector c0 = FloatVector.fromArray(S, out, outAt);
    FloatVector c1 = FloatVector.fromArray(S, out, d1);
    FloatVector c2 = FloatVector.fromArray(S, out, d2);
    FloatVector c3 = FloatVector.fromArray(S, out, d3);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[a0 + k]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[a1 + k]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[a2 + k]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[a3 + k]).fma(b, c3);
    }
    c0.intoArray(out, outAt);
    c1.intoArray(out, d1);
    c2.intoArray(out, d2);
    c3.intoArray(out, d3);
  }
}
