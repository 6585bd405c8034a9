package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 12 channels of a convolution, in registers from the first product to the last: 24 accumulators, two vectors of pixels and one factor leave 5 of 32 registers free.
 *
 * <p>Written out: loops over arrays of accumulators, or two steps of the depth in one pass, make the JIT compiler keep them
 * in memory. Which way to begin and to store is fastest was measured, see docs/performance-notes.md.
 */
final class ShiftTile12 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private ShiftTile12() {}

  /** 12 channels by two vectors. */
  static void wide(
      int depth,
      float[] weights,
      int at,
      float[] planes,
      int first,
      int second,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector c0a = FloatVector.broadcast(S, weights[at]);
    FloatVector c0b = FloatVector.broadcast(S, weights[at]);
    FloatVector c1a = FloatVector.broadcast(S, weights[at + 1]);
    FloatVector c1b = FloatVector.broadcast(S, weights[at + 1]);
    FloatVector c2a = FloatVector.broadcast(S, weights[at + 2]);
    FloatVector c2b = FloatVector.broadcast(S, weights[at + 2]);
    FloatVector c3a = FloatVector.broadcast(S, weights[at + 3]);
    FloatVector c3b = FloatVector.broadcast(S, weights[at + 3]);
    FloatVector c4a = FloatVector.broadcast(S, weights[at + 4]);
    FloatVector c4b = FloatVector.broadcast(S, weights[at + 4]);
    FloatVector c5a = FloatVector.broadcast(S, weights[at + 5]);
    FloatVector c5b = FloatVector.broadcast(S, weights[at + 5]);
    FloatVector c6a = FloatVector.broadcast(S, weights[at + 6]);
    FloatVector c6b = FloatVector.broadcast(S, weights[at + 6]);
    FloatVector c7a = FloatVector.broadcast(S, weights[at + 7]);
    FloatVector c7b = FloatVector.broadcast(S, weights[at + 7]);
    FloatVector c8a = FloatVector.broadcast(S, weights[at + 8]);
    FloatVector c8b = FloatVector.broadcast(S, weights[at + 8]);
    FloatVector c9a = FloatVector.broadcast(S, weights[at + 9]);
    FloatVector c9b = FloatVector.broadcast(S, weights[at + 9]);
    FloatVector c10a = FloatVector.broadcast(S, weights[at + 10]);
    FloatVector c10b = FloatVector.broadcast(S, weights[at + 10]);
    FloatVector c11a = FloatVector.broadcast(S, weights[at + 11]);
    FloatVector c11b = FloatVector.broadcast(S, weights[at + 11]);
    for (int k = 0; k < depth; k++) {
      int shift = shifts[k];
      int q = at + (k + 1) * 12;
      FloatVector b0 = FloatVector.fromArray(S, planes, first + shift);
      FloatVector b1 = FloatVector.fromArray(S, planes, second + shift);
      FloatVector x = FloatVector.broadcast(S, weights[q]);
      c0a = x.fma(b0, c0a);
      c0b = x.fma(b1, c0b);
      x = FloatVector.broadcast(S, weights[q + 1]);
      c1a = x.fma(b0, c1a);
      c1b = x.fma(b1, c1b);
      x = FloatVector.broadcast(S, weights[q + 2]);
      c2a = x.fma(b0, c2a);
      c2b = x.fma(b1, c2b);
      x = FloatVector.broadcast(S, weights[q + 3]);
      c3a = x.fma(b0, c3a);
      c3b = x.fma(b1, c3b);
      x = FloatVector.broadcast(S, weights[q + 4]);
      c4a = x.fma(b0, c4a);
      c4b = x.fma(b1, c4b);
      x = FloatVector.broadcast(S, weights[q + 5]);
      c5a = x.fma(b0, c5a);
      c5b = x.fma(b1, c5b);
      x = FloatVector.broadcast(S, weights[q + 6]);
      c6a = x.fma(b0, c6a);
      c6b = x.fma(b1, c6b);
      x = FloatVector.broadcast(S, weights[q + 7]);
      c7a = x.fma(b0, c7a);
      c7b = x.fma(b1, c7b);
      x = FloatVector.broadcast(S, weights[q + 8]);
      c8a = x.fma(b0, c8a);
      c8b = x.fma(b1, c8b);
      x = FloatVector.broadcast(S, weights[q + 9]);
      c9a = x.fma(b0, c9a);
      c9b = x.fma(b1, c9b);
      x = FloatVector.broadcast(S, weights[q + 10]);
      c10a = x.fma(b0, c10a);
      c10b = x.fma(b1, c10b);
      x = FloatVector.broadcast(S, weights[q + 11]);
      c11a = x.fma(b0, c11a);
      c11b = x.fma(b1, c11b);
    }
    int o = outAt;
    c0a.intoArray(out, o);
    c0b.intoArray(out, o + V);
    o += outStride;
    c1a.intoArray(out, o);
    c1b.intoArray(out, o + V);
    o += outStride;
    c2a.intoArray(out, o);
    c2b.intoArray(out, o + V);
    o += outStride;
    c3a.intoArray(out, o);
    c3b.intoArray(out, o + V);
    o += outStride;
    c4a.intoArray(out, o);
    c4b.intoArray(out, o + V);
    o += outStride;
    c5a.intoArray(out, o);
    c5b.intoArray(out, o + V);
    o += outStride;
    c6a.intoArray(out, o);
    c6b.intoArray(out, o + V);
    o += outStride;
    c7a.intoArray(out, o);
    c7b.intoArray(out, o + V);
    o += outStride;
    c8a.intoArray(out, o);
    c8b.intoArray(out, o + V);
    o += outStride;
    c9a.intoArray(out, o);
    c9b.intoArray(out, o + V);
    o += outStride;
    c10a.intoArray(out, o);
    c10b.intoArray(out, o + V);
    o += outStride;
    c11a.intoArray(out, o);
    c11b.intoArray(out, o + V);
  }

  /** 12 channels by one vector. */
  static void narrow(
      int depth,
      float[] weights,
      int at,
      float[] planes,
      int first,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector c0 = FloatVector.broadcast(S, weights[at]);
    FloatVector c1 = FloatVector.broadcast(S, weights[at + 1]);
    FloatVector c2 = FloatVector.broadcast(S, weights[at + 2]);
    FloatVector c3 = FloatVector.broadcast(S, weights[at + 3]);
    FloatVector c4 = FloatVector.broadcast(S, weights[at + 4]);
    FloatVector c5 = FloatVector.broadcast(S, weights[at + 5]);
    FloatVector c6 = FloatVector.broadcast(S, weights[at + 6]);
    FloatVector c7 = FloatVector.broadcast(S, weights[at + 7]);
    FloatVector c8 = FloatVector.broadcast(S, weights[at + 8]);
    FloatVector c9 = FloatVector.broadcast(S, weights[at + 9]);
    FloatVector c10 = FloatVector.broadcast(S, weights[at + 10]);
    FloatVector c11 = FloatVector.broadcast(S, weights[at + 11]);
    for (int k = 0; k < depth; k++) {
      int shift = shifts[k];
      int q = at + (k + 1) * 12;
      FloatVector b = FloatVector.fromArray(S, planes, first + shift);
      c0 = FloatVector.broadcast(S, weights[q]).fma(b, c0);
      c1 = FloatVector.broadcast(S, weights[q + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(S, weights[q + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(S, weights[q + 3]).fma(b, c3);
      c4 = FloatVector.broadcast(S, weights[q + 4]).fma(b, c4);
      c5 = FloatVector.broadcast(S, weights[q + 5]).fma(b, c5);
      c6 = FloatVector.broadcast(S, weights[q + 6]).fma(b, c6);
      c7 = FloatVector.broadcast(S, weights[q + 7]).fma(b, c7);
      c8 = FloatVector.broadcast(S, weights[q + 8]).fma(b, c8);
      c9 = FloatVector.broadcast(S, weights[q + 9]).fma(b, c9);
      c10 = FloatVector.broadcast(S, weights[q + 10]).fma(b, c10);
      c11 = FloatVector.broadcast(S, weights[q + 11]).fma(b, c11);
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
    o += outStride;
    c8.intoArray(out, o);
    o += outStride;
    c9.intoArray(out, o);
    o += outStride;
    c10.intoArray(out, o);
    o += outStride;
    c11.intoArray(out, o);
  }
}
