package dev.prune.runtime.cpu;

/**
 * Sums over a run of {@code count} numbers, in an order that {@code count} alone fixes: at most {@link #BLOCK} of
 * them in float, added in double.
 *
 * <p>{@code lanes} is scratch of {@link #LANES} numbers at {@code lanesAt}. One array may be given for both operands.
 */
public interface Sums {
  /** Numbers that are added in single precision before they reach a double. */
  int BLOCK = 1024;

  /** Scratch for one sum: no species of vectors is longer. */
  int LANES = 64;

  /** {@code sum a[at + i]}. */
  double sum(float[] a, int at, int count, float[] lanes, int lanesAt);

  /** {@code sum a[at + i] * b[bt + i]}. */
  double dot(float[] a, int at, float[] b, int bt, int count, float[] lanes, int lanesAt);

  /** {@code sum (a[at + i] - b[bt + i])^2}. */
  double squaredDistance(float[] a, int at, float[] b, int bt, int count, float[] lanes, int lanesAt);

  /** {@code to[toAt + j] = sum_{r < rows} from[at + r * stride + j]} for {@code j < columns}, rows in order. */
  void addRows(float[] from, int at, int stride, int rows, int columns, float[] to, int toAt);
}
