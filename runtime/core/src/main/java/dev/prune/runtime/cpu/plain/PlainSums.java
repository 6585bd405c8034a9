package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.Sums;

/** Sums in double, four beside each other. */
final class PlainSums implements Sums {
  @Override
  public double sum(float[] a, int at, int count, float[] lanes, int lanesAt) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = at;
    for (; i + 4 <= at + count; i += 4) {
      s0 += a[i];
      s1 += a[i + 1];
      s2 += a[i + 2];
      s3 += a[i + 3];
    }
    for (; i < at + count; i++) {
      s0 += a[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  @Override
  public double dot(float[] a, int at, float[] b, int bt, int count, float[] lanes, int lanesAt) {
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i + 2 <= count; i += 2) {
      s0 += (double) a[at + i] * b[bt + i];
      s1 += (double) a[at + i + 1] * b[bt + i + 1];
    }
    if (i < count) {
      s0 += (double) a[at + i] * b[bt + i];
    }
    return s0 + s1;
  }

  @Override
  public double squaredDistance(float[] a, int at, float[] b, int bt, int count, float[] lanes, int lanesAt) {
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i + 2 <= count; i += 2) {
      double d0 = (double) a[at + i] - b[bt + i];
      double d1 = (double) a[at + i + 1] - b[bt + i + 1];
      s0 += d0 * d0;
      s1 += d1 * d1;
    }
    if (i < count) {
      double d = (double) a[at + i] - b[bt + i];
      s0 += d * d;
    }
    return s0 + s1;
  }

  @Override
  public void addRows(float[] from, int at, int stride, int rows, int columns, float[] to, int toAt) {
    for (int j = 0; j < columns; j++) {
      float s = 0;
      for (int r = 0; r < rows; r++) {
        s += from[at + r * stride + j];
      }
      to[toAt + j] = s;
    }
  }
}
