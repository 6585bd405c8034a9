package dev.prune.runtime;

import dev.prune.runtime.random.RandomKey;

/**
 * Orthogonal matrices as first values (Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks", 2014): the directions of independent normal vectors, made orthogonal one after the other. The whole matrix is
 * computed whatever is left of the network, in double, so that what is left has the numbers it would have had.
 */
final class Orthogonal {
  private Orthogonal() {}

  /**
   * A matrix, row by row: its rows are orthogonal, or its columns where these are fewer, and have the length {@code gain}.
   *
   * @param key element {@code (row, column)} begins with its normal number at that place
   */
  static float[] matrix(RandomKey key, int rows, int columns, double gain) {
    boolean byRows = rows <= columns;
    double[][] vectors = new double[byRows ? rows : columns][byRows ? columns : rows];
    for (int v = 0; v < vectors.length; v++) {
      for (int i = 0; i < vectors[v].length; i++) {
        vectors[v][i] = byRows ? key.normal(v, i) : key.normal(i, v);
      }
      // Once leaves what rounding adds; twice is enough (Giraud et al. 2005).
      without(vectors, v);
      without(vectors, v);
      double length = Math.sqrt(dot(vectors[v], vectors[v]));
      for (int i = 0; i < vectors[v].length; i++) {
        vectors[v][i] /= length;
      }
    }
    float[] matrix = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        matrix[r * columns + c] = (float) (gain * (byRows ? vectors[r][c] : vectors[c][r]));
      }
    }
    return matrix;
  }

  /** Takes what lies along the vectors before it off vector {@code v}. */
  private static void without(double[][] vectors, int v) {
    double[] vector = vectors[v];
    for (int u = 0; u < v; u++) {
      double along = dot(vectors[u], vector);
      for (int i = 0; i < vector.length; i++) {
        vector[i] -= along * vectors[u][i];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
