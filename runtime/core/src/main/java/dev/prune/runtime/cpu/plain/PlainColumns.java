package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.Columns;
import java.util.Arrays;

/** Columns one after the other within a row. */
final class PlainColumns implements Columns {
  @Override
  public void sum(float[] x, int at, int stride, int rows, int count, double[] sums) {
    Arrays.fill(sums, 0, count, 0);
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      for (int j = 0; j < count; j++) {
        sums[j] += x[row + j];
      }
    }
  }

  @Override
  public void centredSquares(
      float[] x, int at, int stride, int rows, int count, float[] mean, int meanAt, double[] sums) {
    Arrays.fill(sums, 0, count, 0);
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      for (int j = 0; j < count; j++) {
        double difference = (double) x[row + j] - mean[meanAt + j];
        sums[j] += difference * difference;
      }
    }
  }

  @Override
  public void slopes(
      float[] x, float[] dy, int at, int stride, int rows, int count, float[] mean, int meanAt, double[] sums) {
    Arrays.fill(sums, 0, 2 * count, 0);
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      for (int j = 0; j < count; j++) {
        sums[j] += dy[row + j];
        sums[count + j] += ((double) x[row + j] - mean[meanAt + j]) * dy[row + j];
      }
    }
  }

  @Override
  public void normalize(
      float[] x, int at, int stride, int rows, int count, float[] mean, int meanAt, float[] scale, int scaleAt,
      float[] shift, int shiftAt, float[] y) {
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      for (int j = 0; j < count; j++) {
        y[row + j] = (x[row + j] - mean[meanAt + j]) * scale[scaleAt + j] + shift[shiftAt + j];
      }
    }
  }

  @Override
  public void byData(
      float[] x, float[] dy, int at, int stride, int rows, int count, float[] mean, int meanAt, float[] scale,
      int scaleAt, float[] level, int levelAt, float[] slope, int slopeAt, float[] dx) {
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      for (int j = 0; j < count; j++) {
        float centred = x[row + j] - mean[meanAt + j];
        dx[row + j] = scale[scaleAt + j] * (dy[row + j] - level[levelAt + j] - centred * slope[slopeAt + j]);
      }
    }
  }

  @Override
  public void scale(float[] x, int at, int stride, int rows, int count, float[] scale, int scaleAt, float[] y) {
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      for (int j = 0; j < count; j++) {
        y[row + j] = scale[scaleAt + j] * x[row + j];
      }
    }
  }
}
