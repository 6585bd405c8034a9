package dev.prune.runtime.cpu;

/** Sums of shifted runs of one plane: the inner loop of a depthwise convolution. */
public interface PlaneTaps {
  /**
   * {@code out[outAt + j] = start + sum_{k < taps} weights[weightsAt + k] * planes[at + shifts[k] + j]} for {@code j <
   * count}; taps are added in order. {@code out} may be the array of the planes where the runs do not overlap.
   */
  void correlate(
      float start,
      int taps,
      float[] weights,
      int weightsAt,
      float[] planes,
      int at,
      int[] shifts,
      float[] out,
      int outAt,
      int count);
}
