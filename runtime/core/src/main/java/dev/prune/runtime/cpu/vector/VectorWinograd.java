package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.WinogradTransforms;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Whole vectors of lanes; columns of images are unzipped and zipped. */
final class VectorWinograd implements WinogradTransforms {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();
  private static final VectorShuffle<Float> LOWER = VectorShuffle.makeZip(S, 0);
  private static final VectorShuffle<Float> UPPER = VectorShuffle.makeZip(S, 1);

  @Override
  public void inputs(
      float[] lines, int at, int pitch, int columns, int rows, float[] to, int toAt, int place) {
    // The last vector of every row of tiles comes first: what it writes into the next row is overwritten by that row's first.
    for (int t = (columns - 1) / V * V; t >= 0; t -= V) {
      WinogradInputs.ofTiles(lines, at + 2 * t, pitch, columns, rows, to, toAt + t, place);
    }
  }

  @Override
  public void inputsByChannel(
      float[] pixels, int at, int line, int lanes, int columns, int height, float[] to, int toAt, int place) {
    for (int l = (height - 1) / V * V; l >= 0; l -= V) {
      WinogradInputs.ofChannels(pixels, at + l, line, lanes, columns, to, toAt + l, height, place);
    }
  }

  @Override
  public void outputs(float[] from, int at, int place, int count, int columns, float[] out, int outAt, int pitch) {
    int ofRow = columns == count ? count : columns / V;
    int between = 2 * (pitch - columns);
    upperOutputs(from, at, place, count, out, outAt, ofRow, between);
    lowerOutputs(from, at + 4 * place, place, count, out, outAt + pitch, ofRow, between);
  }

  /** Sums over the first three rows of each column of m, then over the columns. */
  private static void upperOutputs(
      float[] from, int at, int place, int count, float[] out, int outAt, int ofRow, int between) {
    int q = outAt;
    int left = ofRow;
    for (int p = at; p < at + count; p += V) {
      int r = p;
      FloatVector a =
          FloatVector.fromArray(S, from, r)
              .add(FloatVector.fromArray(S, from, r + 4 * place))
              .add(FloatVector.fromArray(S, from, r + 8 * place));
      r += place;
      FloatVector b =
          FloatVector.fromArray(S, from, r)
              .add(FloatVector.fromArray(S, from, r + 4 * place))
              .add(FloatVector.fromArray(S, from, r + 8 * place));
      r += place;
      FloatVector c =
          FloatVector.fromArray(S, from, r)
              .add(FloatVector.fromArray(S, from, r + 4 * place))
              .add(FloatVector.fromArray(S, from, r + 8 * place));
      r += place;
      FloatVector d =
          FloatVector.fromArray(S, from, r)
              .add(FloatVector.fromArray(S, from, r + 4 * place))
              .add(FloatVector.fromArray(S, from, r + 8 * place));
      FloatVector even = a.add(b).add(c);
      FloatVector odd = b.sub(c).sub(d);
      even.rearrange(LOWER, odd).intoArray(out, q);
      even.rearrange(UPPER, odd).intoArray(out, q + V);
      q += 2 * V;
      if (--left == 0) {
        left = ofRow;
        q += between;
      }
    }
  }

  /** Differences of the last three rows of each column of m, then over the columns; the first of them begins at {@code at}. */
  private static void lowerOutputs(
      float[] from, int at, int place, int count, float[] out, int outAt, int ofRow, int between) {
    int q = outAt;
    int left = ofRow;
    for (int p = at; p < at + count; p += V) {
      int r = p;
      FloatVector a =
          FloatVector.fromArray(S, from, r)
              .sub(FloatVector.fromArray(S, from, r + 4 * place))
              .sub(FloatVector.fromArray(S, from, r + 8 * place));
      r += place;
      FloatVector b =
          FloatVector.fromArray(S, from, r)
              .sub(FloatVector.fromArray(S, from, r + 4 * place))
              .sub(FloatVector.fromArray(S, from, r + 8 * place));
      r += place;
      FloatVector c =
          FloatVector.fromArray(S, from, r)
              .sub(FloatVector.fromArray(S, from, r + 4 * place))
              .sub(FloatVector.fromArray(S, from, r + 8 * place));
      r += place;
      FloatVector d =
          FloatVector.fromArray(S, from, r)
              .sub(FloatVector.fromArray(S, from, r + 4 * place))
              .sub(FloatVector.fromArray(S, from, r + 8 * place));
      FloatVector even = a.add(b).add(c);
      FloatVector odd = b.sub(c).sub(d);
      even.rearrange(LOWER, odd).intoArray(out, q);
      even.rearrange(UPPER, odd).intoArray(out, q + V);
      q += 2 * V;
      if (--left == 0) {
        left = ofRow;
        q += between;
      }
    }
  }

  @Override
  public void outputGradients(
      float[] pixels, int at, int line, int lanes, int columns, float[] to, int toAt, int place) {
    for (int l = 0; l < lanes; l += V) {
      int p = at + l;
      int i = toAt + l;
      for (int j = 0; j < columns; j++) {
        FloatVector a = FloatVector.fromArray(S, pixels, p);
        FloatVector b = FloatVector.fromArray(S, pixels, p + lanes);
        FloatVector c = FloatVector.fromArray(S, pixels, p + line);
        FloatVector d = FloatVector.fromArray(S, pixels, p + line + lanes);
        int q = i;
        a.intoArray(to, q);
        a.add(b).intoArray(to, q + place);
        a.sub(b).intoArray(to, q + 2 * place);
        b.neg().intoArray(to, q + 3 * place);
        q += 4 * place;
        FloatVector sum = a.add(c);
        FloatVector sumB = b.add(d);
        sum.intoArray(to, q);
        sum.add(sumB).intoArray(to, q + place);
        sum.sub(sumB).intoArray(to, q + 2 * place);
        sumB.neg().intoArray(to, q + 3 * place);
        q += 4 * place;
        FloatVector difference = a.sub(c);
        FloatVector differenceB = b.sub(d);
        difference.intoArray(to, q);
        difference.add(differenceB).intoArray(to, q + place);
        difference.sub(differenceB).intoArray(to, q + 2 * place);
        differenceB.neg().intoArray(to, q + 3 * place);
        q += 4 * place;
        c.neg().intoArray(to, q);
        c.add(d).neg().intoArray(to, q + place);
        d.sub(c).intoArray(to, q + 2 * place);
        d.intoArray(to, q + 3 * place);
        p += 2 * lanes;
        i += lanes;
      }
    }
  }

  @Override
  public void filters(float[] from, int at, int height, int repeats, float[] to, int toAt, int place) {
    int p = at;
    int q = toAt;
    for (int r = 0; r < repeats; r++) {
      FloatVector a = FloatVector.fromArray(S, from, p);
      FloatVector b = FloatVector.fromArray(S, from, p + height);
      FloatVector c = FloatVector.fromArray(S, from, p + 2 * height);
      FloatVector d = FloatVector.fromArray(S, from, p + 3 * height);
      FloatVector e = FloatVector.fromArray(S, from, p + 4 * height);
      FloatVector f = FloatVector.fromArray(S, from, p + 5 * height);
      FloatVector g = FloatVector.fromArray(S, from, p + 6 * height);
      FloatVector h = FloatVector.fromArray(S, from, p + 7 * height);
      FloatVector i = FloatVector.fromArray(S, from, p + 8 * height);
      filterRow(a, b, c, to, q, place);
      FloatVector even = a.add(g).mul(0.5f);
      FloatVector evenB = b.add(h).mul(0.5f);
      FloatVector evenC = c.add(i).mul(0.5f);
      FloatVector odd = d.mul(0.5f);
      FloatVector oddB = e.mul(0.5f);
      FloatVector oddC = f.mul(0.5f);
      filterRow(even.add(odd), evenB.add(oddB), evenC.add(oddC), to, q + 4 * place, place);
      filterRow(even.sub(odd), evenB.sub(oddB), evenC.sub(oddC), to, q + 8 * place, place);
      filterRow(g, h, i, to, q + 12 * place, place);
      p += 9 * height;
      q += height;
    }
  }

  /** A row times G^T. */
  private static void filterRow(FloatVector a, FloatVector b, FloatVector c, float[] to, int at, int place) {
    FloatVector even = a.add(c).mul(0.5f);
    FloatVector odd = b.mul(0.5f);
    a.intoArray(to, at);
    even.add(odd).intoArray(to, at + place);
    even.sub(odd).intoArray(to, at + 2 * place);
    c.intoArray(to, at + 3 * place);
  }

  @Override
  public void filterGradients(float[] from, int at, int place, int count, float[] out, int outAt, int outPlace) {
    for (int l = 0; l < count; l += V) {
      int p = at + l;
      int q = outAt + l;
      // Column by column of m: the three sums over its rows.
      FloatVector even = FloatVector.fromArray(S, from, p + 4 * place).mul(0.5f);
      FloatVector odd = FloatVector.fromArray(S, from, p + 8 * place).mul(0.5f);
      FloatVector a0 = FloatVector.fromArray(S, from, p).add(even).add(odd);
      FloatVector b0 = even.sub(odd);
      FloatVector c0 = even.add(odd).add(FloatVector.fromArray(S, from, p + 12 * place));
      p += place;
      even = FloatVector.fromArray(S, from, p + 4 * place).mul(0.5f);
      odd = FloatVector.fromArray(S, from, p + 8 * place).mul(0.5f);
      FloatVector a1 = FloatVector.fromArray(S, from, p).add(even).add(odd).mul(0.5f);
      FloatVector b1 = even.sub(odd).mul(0.5f);
      FloatVector c1 = even.add(odd).add(FloatVector.fromArray(S, from, p + 12 * place)).mul(0.5f);
      p += place;
      even = FloatVector.fromArray(S, from, p + 4 * place).mul(0.5f);
      odd = FloatVector.fromArray(S, from, p + 8 * place).mul(0.5f);
      FloatVector a2 = FloatVector.fromArray(S, from, p).add(even).add(odd).mul(0.5f);
      FloatVector b2 = even.sub(odd).mul(0.5f);
      FloatVector c2 = even.add(odd).add(FloatVector.fromArray(S, from, p + 12 * place)).mul(0.5f);
      p += place;
      even = FloatVector.fromArray(S, from, p + 4 * place).mul(0.5f);
      odd = FloatVector.fromArray(S, from, p + 8 * place).mul(0.5f);
      FloatVector a3 = FloatVector.fromArray(S, from, p).add(even).add(odd);
      FloatVector b3 = even.sub(odd);
      FloatVector c3 = even.add(odd).add(FloatVector.fromArray(S, from, p + 12 * place));
      filterGradientRow(a0, a1, a2, a3, out, q, outPlace);
      filterGradientRow(b0, b1, b2, b3, out, q + 3 * outPlace, outPlace);
      filterGradientRow(c0, c1, c2, c3, out, q + 6 * outPlace, outPlace);
    }
  }

  /** A row times G, of which the middle two are halved. */
  private static void filterGradientRow(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] out, int at, int place) {
    a.add(b).add(c).intoArray(out, at);
    b.sub(c).intoArray(out, at + place);
    b.add(c).add(d).intoArray(out, at + 2 * place);
  }
}
