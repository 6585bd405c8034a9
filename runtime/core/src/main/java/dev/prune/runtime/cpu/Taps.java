package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Resampling;

/**
 * The weights of a {@link Resampling}, or of its transpose, as lists: for each position that is made, the first one that it
 * reads, and the weights from there.
 *
 * @param first what position i reads first
 * @param start where the weights of position i begin
 * @param uniform whether all weights are one number
 */
record Taps(Resampling map, boolean transposed, int[] first, int[] start, float[] weight, boolean uniform) {
  static Taps of(Resampling map, boolean transposed) {
    int count = transposed ? map.in() : map.out();
    int[] first = new int[count];
    int[] start = new int[count + 1];
    for (int i = 0; i < count; i++) {
      first[i] = transposed ? map.firstOf(i) : map.from(i);
      start[i + 1] = start[i] + Math.max(0, (transposed ? map.endOf(i) : map.to(i)) - first[i]);
    }
    float[] weight = new float[start[count]];
    boolean uniform = true;
    for (int i = 0; i < count; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        int other = first[i] + k - start[i];
        weight[k] = (float) (transposed ? map.weight(other, i) : map.weight(i, other));
        uniform &= weight[k] == weight[0];
      }
    }
    return new Taps(map, transposed, first, start, weight, uniform);
  }

  /** Positions that are made. */
  int count() {
    return first.length;
  }

  boolean are(boolean transpose, int kind, int in, int out, int window, int stride, int pad) {
    return transposed == transpose
        && map.kind() == kind
        && map.in() == in
        && map.out() == out
        && map.window() == window
        && map.stride() == stride
        && map.pad() == pad;
  }
}
