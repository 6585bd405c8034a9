package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.Columns;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lanes along columns. Products and sums are rounded one by one, never fused: a column that falls into the scalar rest
 * of one width is a lane in another, and must have the same bits.
 */
final class VectorColumns implements Columns {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** As many floats as {@link #D} has doubles. */
  private static final VectorSpecies<Float> H =
      VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));

  private static final int V = S.length();
  private static final int W = D.length();

  @Override
  public void sum(float[] x, int at, int stride, int rows, int count, double[] sums) {
    Arrays.fill(sums, 0, count, 0);
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      int j = 0;
      for (; j + W <= count; j += W) {
        DoubleVector.fromArray(D, sums, j).add(doubles(x, row + j)).intoArray(sums, j);
      }
      for (; j < count; j++) {
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
      int j = 0;
      for (; j + W <= count; j += W) {
        DoubleVector difference = doubles(x, row + j).sub(doubles(mean, meanAt + j));
        DoubleVector.fromArray(D, sums, j).add(difference.mul(difference)).intoArray(sums, j);
      }
      for (; j < count; j++) {
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
      int j = 0;
      for (; j + W <= count; j += W) {
        DoubleVector gradient = doubles(dy, row + j);
        DoubleVector centred = doubles(x, row + j).sub(doubles(mean, meanAt + j));
        DoubleVector.fromArray(D, sums, j).add(gradient).intoArray(sums, j);
        DoubleVector.fromArray(D, sums, count + j).add(centred.mul(gradient)).intoArray(sums, count + j);
      }
      for (; j < count; j++) {
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
      int j = 0;
      for (; j + V <= count; j += V) {
        floats(x, row + j)
            .sub(floats(mean, meanAt + j))
            .mul(floats(scale, scaleAt + j))
            .add(floats(shift, shiftAt + j))
            .intoArray(y, row + j);
      }
      for (; j < count; j++) {
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
      int j = 0;
      for (; j + V <= count; j += V) {
        FloatVector along = floats(x, row + j).sub(floats(mean, meanAt + j)).mul(floats(slope, slopeAt + j));
        FloatVector rest = floats(dy, row + j).sub(floats(level, levelAt + j)).sub(along);
        floats(scale, scaleAt + j).mul(rest).intoArray(dx, row + j);
      }
      for (; j < count; j++) {
        float along = (x[row + j] - mean[meanAt + j]) * slope[slopeAt + j];
        dx[row + j] = scale[scaleAt + j] * (dy[row + j] - level[levelAt + j] - along);
      }
    }
  }

  @Override
  public void scale(float[] x, int at, int stride, int rows, int count, float[] scale, int scaleAt, float[] y) {
    for (int r = 0; r < rows; r++) {
      int row = at + r * stride;
      int j = 0;
      for (; j + V <= count; j += V) {
        floats(scale, scaleAt + j).mul(floats(x, row + j)).intoArray(y, row + j);
      }
      for (; j < count; j++) {
        y[row + j] = scale[scaleAt + j] * x[row + j];
      }
    }
  }

  private static FloatVector floats(float[] a, int at) {
    return FloatVector.fromArray(S, a, at);
  }

  /** Floats as doubles, which hold them exactly. */
  private static DoubleVector doubles(float[] a, int at) {
    return (DoubleVector) FloatVector.fromArray(H, a, at).convertShape(VectorOperators.F2D, D, 0);
  }
}
