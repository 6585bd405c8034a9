package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.RowSums;
import dev.prune.runtime.cpu.Sums;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums with four vectors of partial sums, which go to a double after some {@link Sums#BLOCK} numbers, at the end of a row or
 * within a long one: adding the lanes up costs as much as a run of 500 numbers. The end of a row that fills no vector is
 * added in double.
 */
final class VectorRowSums implements RowSums {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  @Override
  public double sum(float[] a, int at, int stride, int rows, int count, float[] lanes) {
    int whole = count - count % V;
    double sum = 0;
    int row = 0;
    while (row < rows) {
      int last = Math.min(rows, row + rowsOfBlock(count));
      for (int from = 0; from < whole || from == 0; from += Sums.BLOCK) {
        int to = Math.min(from + Sums.BLOCK, whole);
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        for (int r = row; r < last; r++) {
          int line = at + r * stride;
          int i = line + from;
          for (; i + 3 * V < line + to; i += 4 * V) {
            s0 = s0.add(FloatVector.fromArray(S, a, i));
            s1 = s1.add(FloatVector.fromArray(S, a, i + V));
            s2 = s2.add(FloatVector.fromArray(S, a, i + 2 * V));
            s3 = s3.add(FloatVector.fromArray(S, a, i + 3 * V));
          }
          for (; i < line + to; i += V) {
            s0 = s0.add(FloatVector.fromArray(S, a, i));
          }
          for (i = line + whole; to == whole && i < line + count; i++) {
            sum += a[i];
          }
        }
        s0.add(s1).add(s2.add(s3)).intoArray(lanes, 0);
        sum += total(lanes);
      }
      row = last;
    }
    return sum;
  }

  @Override
  public double centredSquares(float[] a, int at, int stride, int rows, int count, float mean, float[] lanes) {
    FloatVector centre = FloatVector.broadcast(S, mean);
    int whole = count - count % V;
    double sum = 0;
    int row = 0;
    while (row < rows) {
      int last = Math.min(rows, row + rowsOfBlock(count));
      for (int from = 0; from < whole || from == 0; from += Sums.BLOCK) {
        int to = Math.min(from + Sums.BLOCK, whole);
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        for (int r = row; r < last; r++) {
          int line = at + r * stride;
          int i = line + from;
          for (; i + 3 * V < line + to; i += 4 * V) {
            FloatVector d0 = FloatVector.fromArray(S, a, i).sub(centre);
            FloatVector d1 = FloatVector.fromArray(S, a, i + V).sub(centre);
            FloatVector d2 = FloatVector.fromArray(S, a, i + 2 * V).sub(centre);
            FloatVector d3 = FloatVector.fromArray(S, a, i + 3 * V).sub(centre);
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
            s2 = d2.fma(d2, s2);
            s3 = d3.fma(d3, s3);
          }
          for (; i < line + to; i += V) {
            FloatVector d = FloatVector.fromArray(S, a, i).sub(centre);
            s0 = d.fma(d, s0);
          }
          for (i = line + whole; to == whole && i < line + count; i++) {
            double d = (double) a[i] - mean;
            sum += d * d;
          }
        }
        s0.add(s1).add(s2.add(s3)).intoArray(lanes, 0);
        sum += total(lanes);
      }
      row = last;
    }
    return sum;
  }

  @Override
  public double centredDot(float[] a, float[] b, int at, int stride, int rows, int count, float mean, float[] lanes) {
    FloatVector centre = FloatVector.broadcast(S, mean);
    int whole = count - count % V;
    double sum = 0;
    int row = 0;
    while (row < rows) {
      int last = Math.min(rows, row + rowsOfBlock(count));
      for (int from = 0; from < whole || from == 0; from += Sums.BLOCK) {
        int to = Math.min(from + Sums.BLOCK, whole);
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        for (int r = row; r < last; r++) {
          int line = at + r * stride;
          int i = line + from;
          for (; i + 3 * V < line + to; i += 4 * V) {
            s0 = FloatVector.fromArray(S, a, i).sub(centre).fma(FloatVector.fromArray(S, b, i), s0);
            s1 = FloatVector.fromArray(S, a, i + V).sub(centre).fma(FloatVector.fromArray(S, b, i + V), s1);
            s2 = FloatVector.fromArray(S, a, i + 2 * V).sub(centre).fma(FloatVector.fromArray(S, b, i + 2 * V), s2);
            s3 = FloatVector.fromArray(S, a, i + 3 * V).sub(centre).fma(FloatVector.fromArray(S, b, i + 3 * V), s3);
          }
          for (; i < line + to; i += V) {
            s0 = FloatVector.fromArray(S, a, i).sub(centre).fma(FloatVector.fromArray(S, b, i), s0);
          }
          for (i = line + whole; to == whole && i < line + count; i++) {
            sum += ((double) a[i] - mean) * b[i];
          }
        }
        s0.add(s1).add(s2.add(s3)).intoArray(lanes, 0);
        sum += total(lanes);
      }
      row = last;
    }
    return sum;
  }

  /** Short rows share a block; a row that is longer than one has blocks of its own. */
  private static int rowsOfBlock(int count) {
    return Math.max(1, Sums.BLOCK / Math.max(1, count));
  }

  /** The lanes in double, four beside each other. */
  private static double total(float[] lanes) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int l = 0; l + 3 < V; l += 4) {
      s0 += lanes[l];
      s1 += lanes[l + 1];
      s2 += lanes[l + 2];
      s3 += lanes[l + 3];
    }
    if (V == 2) {
      s0 = lanes[0];
      s1 = lanes[1];
    }
    return s0 + s1 + (s2 + s3);
  }
}
