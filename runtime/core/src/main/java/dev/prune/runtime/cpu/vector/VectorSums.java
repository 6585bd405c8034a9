package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.Sums;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums with four vectors of partial sums a block; what does not fill a vector is added in double at the end. */
final class VectorSums implements Sums {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  @Override
  public double sum(float[] a, int at, int count, float[] lanes, int lanesAt) {
    double sum = 0;
    int whole = count - count % V;
    for (int from = 0; from < whole; from += BLOCK) {
      int end = at + Math.min(from + BLOCK, whole);
      int i = at + from;
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = FloatVector.zero(S);
      for (; i + 2 * V <= end; i += 2 * V) {
        s0 = s0.add(FloatVector.fromArray(S, a, i));
        s1 = s1.add(FloatVector.fromArray(S, a, i + V));
      }
      if (i < end) {
        s0 = s0.add(FloatVector.fromArray(S, a, i));
      }
      sum += lanes(s0.add(s1), lanes, lanesAt);
    }
    for (int i = whole; i < count; i++) {
      sum += a[at + i];
    }
    return sum;
  }

  @Override
  public double dot(float[] a, int at, float[] b, int bt, int count, float[] lanes, int lanesAt) {
    double sum = 0;
    int whole = count - count % V;
    for (int from = 0; from < whole; from += BLOCK) {
      int end = Math.min(from + BLOCK, whole);
      int i = from;
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = FloatVector.zero(S);
      for (; i + 2 * V <= end; i += 2 * V) {
        s0 = FloatVector.fromArray(S, a, at + i).fma(FloatVector.fromArray(S, b, bt + i), s0);
        s1 = FloatVector.fromArray(S, a, at + i + V).fma(FloatVector.fromArray(S, b, bt + i + V), s1);
      }
      if (i < end) {
        s0 = FloatVector.fromArray(S, a, at + i).fma(FloatVector.fromArray(S, b, bt + i), s0);
      }
      sum += lanes(s0.add(s1), lanes, lanesAt);
    }
    for (int i = whole; i < count; i++) {
      sum += (double) a[at + i] * b[bt + i];
    }
    return sum;
  }

  @Override
  public double squaredDistance(float[] a, int at, float[] b, int bt, int count, float[] lanes, int lanesAt) {
    double sum = 0;
    int whole = count - count % V;
    for (int from = 0; from < whole; from += BLOCK) {
      int end = Math.min(from + BLOCK, whole);
      FloatVector s = FloatVector.zero(S);
      for (int i = from; i < end; i += V) {
        FloatVector d = FloatVector.fromArray(S, a, at + i).sub(FloatVector.fromArray(S, b, bt + i));
        s = d.fma(d, s);
      }
      sum += lanes(s, lanes, lanesAt);
    }
    for (int i = whole; i < count; i++) {
      double d = (double) a[at + i] - b[bt + i];
      sum += d * d;
    }
    return sum;
  }

  @Override
  public void addRows(float[] from, int at, int stride, int rows, int columns, float[] to, int toAt) {
    int j = 0;
    for (; j + V <= columns; j += V) {
      FloatVector s = FloatVector.zero(S);
      for (int r = 0; r < rows; r++) {
        s = s.add(FloatVector.fromArray(S, from, at + r * stride + j));
      }
      s.intoArray(to, toAt + j);
    }
    for (; j < columns; j++) {
      float s = 0;
      for (int r = 0; r < rows; r++) {
        s += from[at + r * stride + j];
      }
      to[toAt + j] = s;
    }
  }

  /** The lanes in order, in double. */
  private static double lanes(FloatVector s, float[] lanes, int at) {
    s.intoArray(lanes, at);
    double sum = 0;
    for (int l = 0; l < V; l++) {
      sum += lanes[at + l];
    }
    return sum;
  }
}
