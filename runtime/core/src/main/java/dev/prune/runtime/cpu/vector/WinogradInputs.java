package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transform of inputs, {@code B^T d B}, on whole vectors: a tile in each lane, or a channel. Written out, since calls with vectors that the
 * JIT compiler does not inline make objects of them, and it stops to inline after some dozen operations.
 */
final class WinogradInputs {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();
  private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(S, 0);
  private static final VectorShuffle<Float> ODD = VectorShuffle.makeUnzip(S, 1);

  private WinogradInputs() {}

  /**
   * One vector of each row of tiles. Of the four lines of a row the first two are the last two of the row before, so they stay in
   * registers.
   */
  static void ofTiles(
      float[] lines, int at, int pitch, int step, int rows, float[] to, int toAt, int place) {
    FloatVector x = FloatVector.fromArray(S, lines, at);
    FloatVector y = FloatVector.fromArray(S, lines, at + V);
    FloatVector z = FloatVector.fromArray(S, lines, at + 2);
    FloatVector w = FloatVector.fromArray(S, lines, at + 2 + V);
    FloatVector second = x.rearrange(ODD, y);
    FloatVector third = z.rearrange(EVEN, w);
    FloatVector a0 = x.rearrange(EVEN, y).sub(third);
    FloatVector a1 = second.add(third);
    FloatVector a2 = third.sub(second);
    FloatVector a3 = second.sub(z.rearrange(ODD, w));
    int p = at + pitch;
    x = FloatVector.fromArray(S, lines, p);
    y = FloatVector.fromArray(S, lines, p + V);
    z = FloatVector.fromArray(S, lines, p + 2);
    w = FloatVector.fromArray(S, lines, p + 2 + V);
    second = x.rearrange(ODD, y);
    third = z.rearrange(EVEN, w);
    FloatVector b0 = x.rearrange(EVEN, y).sub(third);
    FloatVector b1 = second.add(third);
    FloatVector b2 = third.sub(second);
    FloatVector b3 = second.sub(z.rearrange(ODD, w));
    int q = toAt;
    for (int i = 0; i < rows; i++) {
      p += pitch;
      x = FloatVector.fromArray(S, lines, p);
      y = FloatVector.fromArray(S, lines, p + V);
      z = FloatVector.fromArray(S, lines, p + 2);
      w = FloatVector.fromArray(S, lines, p + 2 + V);
      second = x.rearrange(ODD, y);
      third = z.rearrange(EVEN, w);
      FloatVector c0 = x.rearrange(EVEN, y).sub(third);
      FloatVector c1 = second.add(third);
      FloatVector c2 = third.sub(second);
      FloatVector c3 = second.sub(z.rearrange(ODD, w));
      p += pitch;
      x = FloatVector.fromArray(S, lines, p);
      y = FloatVector.fromArray(S, lines, p + V);
      z = FloatVector.fromArray(S, lines, p + 2);
      w = FloatVector.fromArray(S, lines, p + 2 + V);
      second = x.rearrange(ODD, y);
      third = z.rearrange(EVEN, w);
      FloatVector d0 = x.rearrange(EVEN, y).sub(third);
      FloatVector d1 = second.add(third);
      FloatVector d2 = third.sub(second);
      FloatVector d3 = second.sub(z.rearrange(ODD, w));
      int r = q;
      a0.sub(c0).intoArray(to, r);
      a1.sub(c1).intoArray(to, r + place);
      a2.sub(c2).intoArray(to, r + 2 * place);
      a3.sub(c3).intoArray(to, r + 3 * place);
      r += 4 * place;
      b0.add(c0).intoArray(to, r);
      b1.add(c1).intoArray(to, r + place);
      b2.add(c2).intoArray(to, r + 2 * place);
      b3.add(c3).intoArray(to, r + 3 * place);
      r += 4 * place;
      c0.sub(b0).intoArray(to, r);
      c1.sub(b1).intoArray(to, r + place);
      c2.sub(b2).intoArray(to, r + 2 * place);
      c3.sub(b3).intoArray(to, r + 3 * place);
      r += 4 * place;
      b0.sub(d0).intoArray(to, r);
      b1.sub(d1).intoArray(to, r + place);
      b2.sub(d2).intoArray(to, r + 2 * place);
      b3.sub(d3).intoArray(to, r + 3 * place);
      a0 = c0;
      a1 = c1;
      a2 = c2;
      a3 = c3;
      b0 = d0;
      b1 = d1;
      b2 = d2;
      b3 = d3;
      q += step;
    }
  }

  /** One vector of channels of each tile of a row; as {@link #ofTiles}, with columns in the place of lines. */
  static void ofChannels(
      float[] pixels, int at, int line, int lanes, int columns, float[] to, int toAt, int step, int place) {
    FloatVector x = FloatVector.fromArray(S, pixels, at + line);
    FloatVector y = FloatVector.fromArray(S, pixels, at + 2 * line);
    FloatVector a0 = FloatVector.fromArray(S, pixels, at).sub(y);
    FloatVector a1 = x.add(y);
    FloatVector a2 = y.sub(x);
    FloatVector a3 = x.sub(FloatVector.fromArray(S, pixels, at + 3 * line));
    int p = at + lanes;
    x = FloatVector.fromArray(S, pixels, p + line);
    y = FloatVector.fromArray(S, pixels, p + 2 * line);
    FloatVector b0 = FloatVector.fromArray(S, pixels, p).sub(y);
    FloatVector b1 = x.add(y);
    FloatVector b2 = y.sub(x);
    FloatVector b3 = x.sub(FloatVector.fromArray(S, pixels, p + 3 * line));
    int q = toAt;
    for (int j = 0; j < columns; j++) {
      p += lanes;
      x = FloatVector.fromArray(S, pixels, p + line);
      y = FloatVector.fromArray(S, pixels, p + 2 * line);
      FloatVector c0 = FloatVector.fromArray(S, pixels, p).sub(y);
      FloatVector c1 = x.add(y);
      FloatVector c2 = y.sub(x);
      FloatVector c3 = x.sub(FloatVector.fromArray(S, pixels, p + 3 * line));
      p += lanes;
      x = FloatVector.fromArray(S, pixels, p + line);
      y = FloatVector.fromArray(S, pixels, p + 2 * line);
      FloatVector d0 = FloatVector.fromArray(S, pixels, p).sub(y);
      FloatVector d1 = x.add(y);
      FloatVector d2 = y.sub(x);
      FloatVector d3 = x.sub(FloatVector.fromArray(S, pixels, p + 3 * line));
      int r = q;
      a0.sub(c0).intoArray(to, r);
      b0.add(c0).intoArray(to, r + place);
      c0.sub(b0).intoArray(to, r + 2 * place);
      b0.sub(d0).intoArray(to, r + 3 * place);
      r += 4 * place;
      a1.sub(c1).intoArray(to, r);
      b1.add(c1).intoArray(to, r + place);
      c1.sub(b1).intoArray(to, r + 2 * place);
      b1.sub(d1).intoArray(to, r + 3 * place);
      r += 4 * place;
      a2.sub(c2).intoArray(to, r);
      b2.add(c2).intoArray(to, r + place);
      c2.sub(b2).intoArray(to, r + 2 * place);
      b2.sub(d2).intoArray(to, r + 3 * place);
      r += 4 * place;
      a3.sub(c3).intoArray(to, r);
      b3.add(c3).intoArray(to, r + place);
      c3.sub(b3).intoArray(to, r + 2 * place);
      b3.sub(d3).intoArray(to, r + 3 * place);
      a0 = c0;
      a1 = c1;
      a2 = c2;
      a3 = c3;
      b0 = d0;
      b1 = d1;
      b2 = d2;
      b3 = d3;
      q += step;
    }
  }
}
