package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 8 rows of a matrix product, in registers from the first product to the last. Sixteen accumulators, two
 * vectors of the panel and one factor need the 32 registers of 512-bit machines.
 *
 * <p>Written out, and each accumulator begun by a load of its own: loops over arrays of accumulators, or one
 * accumulator begun as a copy of another, make the JIT compiler keep them in memory, twenty times slower.
 */
final class PanelTile8 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanelTile8() {}

  /** A's rows are contiguous: {@code a[at + i * stride + k]}; 8 rows by two vectors. */
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
    int a4 = a3 + stride;
    int a5 = a4 + stride;
    int a6 = a5 + stride;
    int a7 = a6 + stride;
    int d1 = baseAt + baseStride;
    int d2 = d1 + baseStride;
    int d3 = d2 + baseStride;
    int d4 = d3 + baseStride;
    int d5 = d4 + baseStride;
    int d6 = d5 + baseStride;
    int d7 = d6 + baseStride;
    FloatVector c00 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c01 = FloatVector.fromArray(S, base, baseAt + V);
    FloatVector c10 = FloatVector.fromArray(S, base, d1);
    FloatVector c11 = FloatVector.fromArray(S, base, d1 + V);
    FloatVector c20 = FloatVector.fromArray(S, base, d2);
    FloatVector c21 = FloatVector.fromArray(S, base, d2 + V);
    FloatVector c30 = FloatVector.fromArray(S, base, d3);
    FloatVector c31 = FloatVector.fromArray(S, base, d3 + V);
    FloatVector c40 = FloatVector.fromArray(S, base, d4);
    FloatVector c41 = FloatVector.fromArray(S, base, d4 + V);
    FloatVector c50 = FloatVector.fromArray(S, base, d5);
    FloatVector c51 = FloatVector.fromArray(S, base, d5 + V);
    FloatVector c60 = FloatVector.fromArray(S, base, d6);
    FloatVector c61 = FloatVector.fromArray(S, base, d6 + V);
    FloatVector c70 = FloatVector.fromArray(S, base, d7);
    FloatVector c71 = FloatVector.fromArray(S, base, d7 + V);
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
      x = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = FloatVector.broadcast(S, a[a6 + k]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = FloatVector.broadcast(S, a[a7 + k]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
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
    o += outStride;
    c40.intoArray(out, o);
    c41.intoArray(out, o + V);
    o += outStride;
    c50.intoArray(out, o);
    c51.intoArray(out, o + V);
    o += outStride;
    c60.intoArray(out, o);
    c61.intoArray(out, o + V);
    o += outStride;
    c70.intoArray(out, o);
    c71.intoArray(out, o + V);
  }

  /** A's rows are contiguous: {@code a[at + i * stride + k]}; 8 rows by one vector. */
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
    int a4 = a3 + stride;
    int a5 = a4 + stride;
    int a6 = a5 + stride;
    int a7 = a6 + stride;
    int d1 = baseAt + baseStride;
    int d2 = d1 + baseStride;
    int d3 = d2 + baseStride;
    int d4 = d3 + baseStride;
    int d5 = d4 + baseStride;
    int d6 = d5 + baseStride;
    int d7 = d6 + baseStride;
    FloatVector c0 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c1 = FloatVector.fromArray(S, base, d1);
    FloatVector c2 = FloatVector.fromArray(S, base, d2);
    FloatVector c3 = FloatVector.fromArray(S, base, d3);
    FloatVector c4 = FloatVector.fromArray(S, base, d4);
    FloatVector c5 = FloatVector.fromArray(S, base, d5);
    FloatVector c6 = FloatVector.fromArray(S, base, d6);
    FloatVector c7 = FloatVector.fromArray(S, base, d7);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[at + k]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[a1 + k]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[a2 + k]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[a3 + k]).fma(b, c3);
      c4 = FloatVector.broadcast(S, a[a4 + k]).fma(b, c4);
      c5 = FloatVector.broadcast(S, a[a5 + k]).fma(b, c5);
      c6 = FloatVector.broadcast(S, a[a6 + k]).fma(b, c6);
      c7 = FloatVector.broadcast(S, a[a7 + k]).fma(b, c7);
    }
    int o = outAt;
    c0.intoArray(out, o);
    o += outStride;
    c1.intoArray(out, o);
    o += outStride;
    c2.intoArray(out, o);
    o += outStride;
    c3.intoArray(out, o);
    o += outStride;
    c4.intoArray(out, o);
    o += outStride;
    c5.intoArray(out, o);
    o += outStride;
    c6.intoArray(out, o);
    o += outStride;
    c7.intoArray(out, o);
  }

  /** A's columns are contiguous: {@code a[at + i + k * stride]}; 8 rows by two vectors. */
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
    int d4 = d3 + baseStride;
    int d5 = d4 + baseStride;
    int d6 = d5 + baseStride;
    int d7 = d6 + baseStride;
    FloatVector c00 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c01 = FloatVector.fromArray(S, base, baseAt + V);
    FloatVector c10 = FloatVector.fromArray(S, base, d1);
    FloatVector c11 = FloatVector.fromArray(S, base, d1 + V);
    FloatVector c20 = FloatVector.fromArray(S, base, d2);
    FloatVector c21 = FloatVector.fromArray(S, base, d2 + V);
    FloatVector c30 = FloatVector.fromArray(S, base, d3);
    FloatVector c31 = FloatVector.fromArray(S, base, d3 + V);
    FloatVector c40 = FloatVector.fromArray(S, base, d4);
    FloatVector c41 = FloatVector.fromArray(S, base, d4 + V);
    FloatVector c50 = FloatVector.fromArray(S, base, d5);
    FloatVector c51 = FloatVector.fromArray(S, base, d5 + V);
    FloatVector c60 = FloatVector.fromArray(S, base, d6);
    FloatVector c61 = FloatVector.fromArray(S, base, d6 + V);
    FloatVector c70 = FloatVector.fromArray(S, base, d7);
    FloatVector c71 = FloatVector.fromArray(S, base, d7 + V);
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
      x = FloatVector.broadcast(S, a[q + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[q + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = FloatVector.broadcast(S, a[q + 6]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = FloatVector.broadcast(S, a[q + 7]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
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
    o += outStride;
    c40.intoArray(out, o);
    c41.intoArray(out, o + V);
    o += outStride;
    c50.intoArray(out, o);
    c51.intoArray(out, o + V);
    o += outStride;
    c60.intoArray(out, o);
    c61.intoArray(out, o + V);
    o += outStride;
    c70.intoArray(out, o);
    c71.intoArray(out, o + V);
  }

  /** A's columns are contiguous: {@code a[at + i + k * stride]}; 8 rows by one vector. */
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
    int d4 = d3 + baseStride;
    int d5 = d4 + baseStride;
    int d6 = d5 + baseStride;
    int d7 = d6 + baseStride;
    FloatVector c0 = FloatVector.fromArray(S, base, baseAt);
    FloatVector c1 = FloatVector.fromArray(S, base, d1);
    FloatVector c2 = FloatVector.fromArray(S, base, d2);
    FloatVector c3 = FloatVector.fromArray(S, base, d3);
    FloatVector c4 = FloatVector.fromArray(S, base, d4);
    FloatVector c5 = FloatVector.fromArray(S, base, d5);
    FloatVector c6 = FloatVector.fromArray(S, base, d6);
    FloatVector c7 = FloatVector.fromArray(S, base, d7);
    int q = at;
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[q]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[q + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[q + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[q + 3]).fma(b, c3);
      c4 = FloatVector.broadcast(S, a[q + 4]).fma(b, c4);
      c5 = FloatVector.broadcast(S, a[q + 5]).fma(b, c5);
      c6 = FloatVector.broadcast(S, a[q + 6]).fma(b, c6);
      c7 = FloatVector.broadcast(S, a[q + 7]).fma(b, c7);
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
    o += outStride;
    c4.intoArray(out, o);
    o += outStride;
    c5.intoArray(out, o);
    o += outStride;
    c6.intoArray(out, o);
    o += outStride;
    c7.intoArray(out, o);
  }

  /** A's rows are contiguous and begin where the table says; 8 rows by two vectors, added to what is there. */
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
    int a4 = at + shifts[first + 4];
    int a5 = at + shifts[first + 5];
    int a6 = at + shifts[first + 6];
    int a7 = at + shifts[first + 7];
    int d1 = outAt + outStride;
    int d2 = d1 + outStride;
    int d3 = d2 + outStride;
    int d4 = d3 + outStride;
    int d5 = d4 + outStride;
    int d6 = d5 + outStride;
    int d7 = d6 + outStride;
    FloatVector c00 = FloatVector.fromArray(S, out, outAt);
    FloatVector c01 = FloatVector.fromArray(S, out, outAt + V);
    FloatVector c10 = FloatVector.fromArray(S, out, d1);
    FloatVector c11 = FloatVector.fromArray(S, out, d1 + V);
    FloatVector c20 = FloatVector.fromArray(S, out, d2);
    FloatVector c21 = FloatVector.fromArray(S, out, d2 + V);
    FloatVector c30 = FloatVector.fromArray(S, out, d3);
    FloatVector c31 = FloatVector.fromArray(S, out, d3 + V);
    FloatVector c40 = FloatVector.fromArray(S, out, d4);
    FloatVector c41 = FloatVector.fromArray(S, out, d4 + V);
    FloatVector c50 = FloatVector.fromArray(S, out, d5);
    FloatVector c51 = FloatVector.fromArray(S, out, d5 + V);
    FloatVector c60 = FloatVector.fromArray(S, out, d6);
    FloatVector c61 = FloatVector.fromArray(S, out, d6 + V);
    FloatVector c70 = FloatVector.fromArray(S, out, d7);
    FloatVector c71 = FloatVector.fromArray(S, out, d7 + V);
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
      x = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = FloatVector.broadcast(S, a[a6 + k]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = FloatVector.broadcast(S, a[a7 + k]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
    }
    c00.intoArray(out, outAt);
    c01.intoArray(out, outAt + V);
    c10.intoArray(out, d1);
    c11.intoArray(out, d1 + V);
    c20.intoArray(out, d2);
    c21.intoArray(out, d2 + V);
    c30.intoArray(out, d3);
    c31.intoArray(out, d3 + V);
    c40.intoArray(out, d4);
    c41.intoArray(out, d4 + V);
    c50.intoArray(out, d5);
    c51.intoArray(out, d5 + V);
    c60.intoArray(out, d6);
    c61.intoArray(out, d6 + V);
    c70.intoArray(out, d7);
    c71.intoArray(out, d7 + V);
  }

  /** A's rows are contiguous and begin where the table says; 8 rows by one vector, added to what is there. */
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
    int a4 = at + shifts[first + 4];
    int a5 = at + shifts[first + 5];
    int a6 = at + shifts[first + 6];
    int a7 = at + shifts[first + 7];
    int d1 = outAt + outStride;
    int d2 = d1 + outStride;
    int d3 = d2 + outStride;
    int d4 = d3 + outStride;
    int d5 = d4 + outStride;
    int d6 = d5 + outStride;
    int d7 = d6 + outStride;
    FloatVector c0 = FloatVector.fromArray(S, out, outAt);
    FloatVector c1 = FloatVector.fromArray(S, out, d1);
    FloatVector c2 = FloatVector.fromArray(S, out, d2);
    FloatVector c3 = FloatVector.fromArray(S, out, d3);
    FloatVector c4 = FloatVector.fromArray(S, out, d4);
    FloatVector c5 = FloatVector.fromArray(S, out, d5);
    FloatVector c6 = FloatVector.fromArray(S, out, d6);
    FloatVector c7 = FloatVector.fromArray(S, out, d7);
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * V;
      FloatVector b = FloatVector.fromArray(S, panel, p);
      c0 = FloatVector.broadcast(S, a[a0 + k]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[a1 + k]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[a2 + k]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[a3 + k]).fma(b, c3);
      c4 = FloatVector.broadcast(S, a[a4 + k]).fma(b, c4);
      c5 = FloatVector.broadcast(S, a[a5 + k]).fma(b, c5);
      c6 = FloatVector.broadcast(S, a[a6 + k]).fma(b, c6);
      c7 = FloatVector.broadcast(S, a[a7 + k]).fma(b, c7);
    }
    c0.intoArray(out, outAt);
    c1.intoArray(out, d1);
    c2.intoArray(out, d2);
    c3.intoArray(out, d3);
    c4.intoArray(out, d4);
    c5.intoArray(out, d5);
    c6.intoArray(out, d6);
    c7.intoArray(out, d7);
  }
}
