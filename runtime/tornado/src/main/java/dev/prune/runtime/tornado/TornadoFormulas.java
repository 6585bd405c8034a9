package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What generated formulas call. TornadoVM inlines all of it. Comparisons are written out where OpenCL's functions would
 * lose a NaN, which must travel to the loss and stop the run.
 */
public final class TornadoFormulas {
  private TornadoFormulas() {}

  /** The first element: {@code dims[offset]}, or 0 where the place is -1. */
  public static int from(IntArray dims, int offset) {
    return offset < 0 ? 0 : dims.get(Math.max(offset, 0));
  }

  /** Behind the last element: {@code dims[rows] * dims[perRow]} further, the factor 1 where its place is -1. */
  public static int to(IntArray dims, int offset, int rows, int perRow) {
    return from(dims, offset) + dims.get(rows) * (perRow < 0 ? 1 : dims.get(Math.max(perRow, 0)));
  }

  /** The larger, a NaN before all. */
  public static float max(float a, float b) {
    return a > b || a != a ? a : b;
  }

  /** The smaller, a NaN before all. */
  public static float min(float a, float b) {
    return a < b || a != a ? a : b;
  }

  /** {@code a} to the power of {@code b}. */
  public static float pow(float a, float b) {
    return TornadoMath.pow(a, b);
  }

  /** {@code b} where the condition is not 0, else 0. */
  public static float where(float condition, float b) {
    return condition != 0f ? b : 0f;
  }

  /** 1 above 0, else 0; a NaN stays. */
  public static float step(float a) {
    return a > 0f ? 1f : a != a ? a : 0f;
  }

  /** 1, 0 or -1; a NaN stays. */
  public static float sign(float a) {
    return a > 0f ? 1f : a < 0f ? -1f : a;
  }

  public static float abs(float a) {
    return TornadoMath.abs(a);
  }

  public static float sqrt(float a) {
    return TornadoMath.sqrt(a);
  }

  public static float exp(float a) {
    return TornadoMath.exp(a);
  }

  public static float log(float a) {
    return TornadoMath.log(a);
  }

  public static float tanh(float a) {
    return TornadoMath.tanh(a);
  }

  /** {@code 1 / (1 + exp(-a))}. */
  public static float sigmoid(float a) {
    return 1f / (1f + TornadoMath.exp(-a));
  }
}
