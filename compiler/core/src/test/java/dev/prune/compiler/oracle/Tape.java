package dev.prune.compiler.oracle;

import java.util.Arrays;

/** Scalar reverse-mode differentiation: every number of a computation is a node with at most two parents. */
final class Tape {
  private double[] value = new double[1 << 16];
  private int[] left = new int[1 << 16];
  private int[] right = new int[1 << 16];
  private double[] byLeft = new double[1 << 16];
  private double[] byRight = new double[1 << 16];
  private int size;

  private int node(double v, int a, double da, int b, double db) {
    if (size == value.length) {
      value = Arrays.copyOf(value, 2 * size);
      left = Arrays.copyOf(left, 2 * size);
      right = Arrays.copyOf(right, 2 * size);
      byLeft = Arrays.copyOf(byLeft, 2 * size);
      byRight = Arrays.copyOf(byRight, 2 * size);
    }
    value[size] = v;
    left[size] = a;
    right[size] = b;
    byLeft[size] = da;
    byRight[size] = db;
    return size++;
  }

  double value(int node) {
    return value[node];
  }

  int leaf(double v) {
    return node(v, -1, 0, -1, 0);
  }

  int[] leaves(double[] v) {
    return Arrays.stream(v).mapToInt(this::leaf).toArray();
  }

  int add(int a, int b) {
    return node(value[a] + value[b], a, 1, b, 1);
  }

  int subtract(int a, int b) {
    return node(value[a] - value[b], a, 1, b, -1);
  }

  int multiply(int a, int b) {
    return node(value[a] * value[b], a, value[b], b, value[a]);
  }

  int scale(int a, double factor) {
    return node(value[a] * factor, a, factor, -1, 0);
  }

  int relu(int a) {
    return value[a] > 0 ? node(value[a], a, 1, -1, 0) : node(0, a, 0, -1, 0);
  }

  int tanh(int a) {
    double t = Math.tanh(value[a]);
    return node(t, a, 1 - t * t, -1, 0);
  }

  int sigmoid(int a) {
    double s = 1 / (1 + Math.exp(-value[a]));
    return node(s, a, s * (1 - s), -1, 0);
  }

  int exp(int a) {
    double e = Math.exp(value[a]);
    return node(e, a, e, -1, 0);
  }

  int log(int a) {
    return node(Math.log(value[a]), a, 1 / value[a], -1, 0);
  }

  /** {@code 1 / sqrt(a)}. */
  int inverseRoot(int a) {
    double r = 1 / Math.sqrt(value[a]);
    return node(r, a, -0.5 * r / value[a], -1, 0);
  }

  int sum(int... nodes) {
    int sum = leaf(0);
    for (int n : nodes) {
      sum = add(sum, n);
    }
    return sum;
  }

  /** The derivatives of {@code of} by all nodes. */
  double[] gradients(int of) {
    double[] g = new double[size];
    g[of] = 1;
    for (int i = of; i >= 0; i--) {
      if (left[i] >= 0) {
        g[left[i]] += g[i] * byLeft[i];
      }
      if (right[i] >= 0) {
        g[right[i]] += g[i] * byRight[i];
      }
    }
    return g;
  }
}
