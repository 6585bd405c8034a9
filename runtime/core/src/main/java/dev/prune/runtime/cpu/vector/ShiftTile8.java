package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 8 channels of a convolution, in registers from the first product to the last. Sixteen accumulators, two
 * vectors of the panel and one factor need the 32 registers of 512-bit machines.
 *
 * <p>Written out, and each accumulator begun by a load of its own: loops over arrays of accumulators, or one
 * accumulator begun as a copy of another, make the JIT compiler keep them in memory, twenty times slower.
 */
final class ShiftTile8 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private ShiftTile8() {}

  /** A is packed and the panel's rows lie where the table says; 8 channels by two vectors. */
  static void wide(
      int depth,
      float[] a,
      int at,
      float[] planes,
      int planesAt,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector c00 = FloatVector.broadcast(S, a[at]);
    FloatVector c01 = FloatVector.broadcast(S, a[at]);
    FloatVector c10 = FloatVector.broadcast(S, a[at + 1]);
    FloatVector c11 = FloatVector.broadcast(S, a[at + 1]);
    FloatVector c20 = FloatVector.broadcast(S, a[at + 2]);
    FloatVector c21 = FloatVector.broadcast(S, a[at + 2]);
    FloatVector c30 = FloatVector.broadcast(S, a[at + 3]);
    FloatVector c31 = FloatVector.broadcast(S, a[at + 3]);
    FloatVector c40 = FloatVector.broadcast(S, a[at + 4]);
    FloatVector c41 = FloatVector.broadcast(S, a[at + 4]);
    FloatVector c50 = FloatVector.broadcast(S, a[at + 5]);
    FloatVector c51 = FloatVector.broadcast(S, a[at + 5]);
    FloatVector c60 = FloatVector.broadcast(S, a[at + 6]);
    FloatVector c61 = FloatVector.broadcast(S, a[at + 6]);
    FloatVector c70 = FloatVector.broadcast(S, a[at + 7]);
    FloatVector c71 = FloatVector.broadcast(S, a[at + 7]);
    for (int k = 0; k < depth; k++) {
      int p = planesAt + shifts[k];
      int q = at + (k + 1) * 8;
      FloatVector b0 = FloatVector.fromArray(S, planes, p);
      FloatVector b1 = FloatVector.fromArray(S, planes, p + V);
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

  /** A is packed and the panel's rows lie where the table says; 8 channels by one vector. */
  static void narrow(
      int depth,
      float[] a,
      int at,
      float[] planes,
      int planesAt,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector c0 = FloatVector.broadcast(S, a[at]);
    FloatVector c1 = FloatVector.broadcast(S, a[at + 1]);
    FloatVector c2 = FloatVector.broadcast(S, a[at + 2]);
    FloatVector c3 = FloatVector.broadcast(S, a[at + 3]);
    FloatVector c4 = FloatVector.broadcast(S, a[at + 4]);
    FloatVector c5 = FloatVector.broadcast(S, a[at + 5]);
    FloatVector c6 = FloatVector.broadcast(S, a[at + 6]);
    FloatVector c7 = FloatVector.broadcast(S, a[at + 7]);
    for (int k = 0; k < depth; k++) {
      int p = planesAt + shifts[k];
      int q = at + (k + 1) * 8;
      FloatVector b = FloatVector.fromArray(S, planes, p);
      c0 = FloatVector.broadcast(S, a[q]).fma(b, c0);
      c1 = FloatVector.broadcast(S, a[q + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(S, a[q + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(S, a[q + 3]).fma(b, c3);
      c4 = FloatVector.broadcast(S, a[q + 4]).fma(b, c4);
      c5 = FloatVector.broadcast(S, a[q + 5]).fma(b, c5);
      c6 = FloatVector.broadcast(S, a[q + 6]).fma(b, c6);
      c7 = FloatVector.broadcast(S, a[q + 7]).fma(b, c7);
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
}
