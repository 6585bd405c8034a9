package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.DotTiles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sixteen vectors of partial sums, whose lanes are added at the end. */
final class VectorDots implements DotTiles {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();
  private static final int SUMS = SIDE * SIDE;

  @Override
  public int lanes() {
    return V;
  }

  @Override
  public int scratch() {
    return SUMS * V;
  }

  @Override
  public void dots(
      int count,
      int[] places,
      float[] left,
      int leftAt,
      int leftStride,
      float[] right,
      int[] shifts,
      int shiftAt,
      float[] scratch,
      int scratchAt,
      float[] out,
      int outAt) {
    accumulate(
        count,
        places,
        left,
        leftAt,
        leftAt + leftStride,
        leftAt + 2 * leftStride,
        leftAt + 3 * leftStride,
        right,
        shifts[shiftAt],
        shifts[shiftAt + 1],
        shifts[shiftAt + 2],
        shifts[shiftAt + 3],
        scratch,
        scratchAt);
    addLanes(scratch, scratchAt, out, outAt);
  }

  /** {@code out[i] = sum_l scratch[i * V + l]}, lanes in order; four sums run beside each other. */
  private static void addLanes(float[] scratch, int at, float[] out, int outAt) {
    for (int i = 0; i < SUMS; i += 4) {
      int p = at + i * V;
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      for (int l = 0; l < V; l++) {
        s0 += scratch[p + l];
        s1 += scratch[p + V + l];
        s2 += scratch[p + 2 * V + l];
        s3 += scratch[p + 3 * V + l];
      }
      out[outAt + i] = s0;
      out[outAt + i + 1] = s1;
      out[outAt + i + 2] = s2;
      out[outAt + i + 3] = s3;
    }
  }

  /** Leaves the lanes of sum {@code i * 4 + j} at {@code sums[at + (i * 4 + j) * V]}. */
  private static void accumulate(
      int count,
      int[] places,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      float[] b,
      int b0,
      int b1,
      int b2,
      int b3,
      float[] sums,
      int at) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    FloatVector c03 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c13 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c22 = FloatVector.zero(S);
    FloatVector c23 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c32 = FloatVector.zero(S);
    FloatVector c33 = FloatVector.zero(S);
    for (int n = 0; n < count; n++) {
      int p = places[n];
      FloatVector y0 = FloatVector.fromArray(S, b, b0 + p);
      FloatVector y1 = FloatVector.fromArray(S, b, b1 + p);
      FloatVector y2 = FloatVector.fromArray(S, b, b2 + p);
      FloatVector y3 = FloatVector.fromArray(S, b, b3 + p);
      FloatVector x = FloatVector.fromArray(S, a, a0 + p);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
      x = FloatVector.fromArray(S, a, a1 + p);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      c13 = x.fma(y3, c13);
      x = FloatVector.fromArray(S, a, a2 + p);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      c23 = x.fma(y3, c23);
      x = FloatVector.fromArray(S, a, a3 + p);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      c33 = x.fma(y3, c33);
    }
    c00.intoArray(sums, at);
    c01.intoArray(sums, at + V);
    c02.intoArray(sums, at + 2 * V);
    c03.intoArray(sums, at + 3 * V);
    c10.intoArray(sums, at + 4 * V);
    c11.intoArray(sums, at + 5 * V);
    c12.intoArray(sums, at + 6 * V);
    c13.intoArray(sums, at + 7 * V);
    c20.intoArray(sums, at + 8 * V);
    c21.intoArray(sums, at + 9 * V);
    c22.intoArray(sums, at + 10 * V);
    c23.intoArray(sums, at + 11 * V);
    c30.intoArray(sums, at + 12 * V);
    c31.intoArray(sums, at + 13 * V);
    c32.intoArray(sums, at + 14 * V);
    c33.intoArray(sums, at + 15 * V);
  }
}
