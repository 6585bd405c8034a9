package dev.prune.runtime.cpu.vector;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 6 channels of a convolution, in registers from the first product to the last: 12 accumulators, two vectors of pixels and one factor leave 1 of 16 registers free.
 *
 * <p>Written out as {@link ShiftTile12}, with the fences of {@link PanelTile6}.
 */
final class ShiftTile6 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private ShiftTile6() {}

  /** 6 channels by two vectors. */
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
    for (int k = 0; k < depth; k++) {
      int shift = shifts[k];
      int q = at + (k + 1) * 6;
      FloatVector b0 = FloatVector.fromArray(S, planes, first + shift);
      FloatVector b1 = FloatVector.fromArray(S, planes, second + shift);
      FloatVector x = FloatVector.broadcast(S, weights[q]);
      c0a = x.fma(b0, c0a);
      c0b = x.fma(b1, c0b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, weights[q + 1]);
      c1a = x.fma(b0, c1a);
      c1b = x.fma(b1, c1b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, weights[q + 2]);
      c2a = x.fma(b0, c2a);
      c2b = x.fma(b1, c2b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, weights[q + 3]);
      c3a = x.fma(b0, c3a);
      c3b = x.fma(b1, c3b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, weights[q + 4]);
      c4a = x.fma(b0, c4a);
      c4b = x.fma(b1, c4b);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(S, weights[q + 5]);
      c5a = x.fma(b0, c5a);
      c5b = x.fma(b1, c5b);
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
  }

  /** 6 channels by one vector. */
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
    for (int k = 0; k < depth; k++) {
      int shift = shifts[k];
      int q = at + (k + 1) * 6;
      FloatVector b = FloatVector.fromArray(S, planes, first + shift);
      c0 = FloatVector.broadcast(S, weights[q]).fma(b, c0);
      c1 = FloatVector.broadcast(S, weights[q + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(S, weights[q + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(S, weights[q + 3]).fma(b, c3);
      c4 = FloatVector.broadcast(S, weights[q + 4]).fma(b, c4);
      c5 = FloatVector.broadcast(S, weights[q + 5]).fma(b, c5);
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
  }
}
