package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.Halving;

/** Window by window. */
final class PlainHalving implements Halving {
  @Override
  public void largest(float[] x, int at, int[] places, int below, int count, float[] y, int to) {
    for (int q = 0; q < count; q++) {
      int i = at + places[q];
      int j = i + below;
      y[to + q] = Math.max(Math.max(x[i], x[i + 1]), Math.max(x[j], x[j + 1]));
    }
  }

  /** Which of four is the largest is chance, so this has no branch on it: a mask for each, all ones where it wins. */
  @Override
  public void gradient(
      float[] x, float[] dx, int at, int[] places, int below, int count, float[] y, float[] dy, int from) {
    for (int q = 0; q < count; q++) {
      float maximum = y[from + q];
      int i = at + places[q];
      int j = i + below;
      int bits = maximum != maximum ? 0 : Float.floatToRawIntBits(dy[from + q]);
      int largest = canonical(maximum);
      int miss0 = differ(largest, canonical(x[i]));
      int miss1 = miss0 & differ(largest, canonical(x[i + 1]));
      int miss2 = miss1 & differ(largest, canonical(x[j]));
      int miss3 = miss2 & differ(largest, canonical(x[j + 1]));
      dx[i] = Float.intBitsToFloat(bits & ~miss0);
      dx[i + 1] = Float.intBitsToFloat(bits & miss0 & ~miss1);
      dx[j] = Float.intBitsToFloat(bits & miss1 & ~miss2);
      dx[j + 1] = Float.intBitsToFloat(bits & miss2 & ~miss3);
    }
  }

  /** Equal bits for equal numbers: adding 0 makes the negative zero positive. */
  private static int canonical(float value) {
    return Float.floatToRawIntBits(value + 0f);
  }

  /** All ones where two words differ, else 0. */
  private static int differ(int a, int b) {
    int d = a ^ b;
    return (d | -d) >> 31;
  }
}
