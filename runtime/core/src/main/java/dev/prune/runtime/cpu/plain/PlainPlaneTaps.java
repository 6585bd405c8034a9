package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.PlaneTaps;
import java.util.Arrays;

/** Tap by tap over the whole run, which the JIT compiler makes vectors of. */
final class PlainPlaneTaps implements PlaneTaps {
  @Override
  public void correlate(
      float start,
      int taps,
      float[] weights,
      int weightsAt,
      float[] planes,
      int at,
      int[] shifts,
      float[] out,
      int outAt,
      int count) {
    Arrays.fill(out, outAt, outAt + count, start);
    for (int k = 0; k < taps; k++) {
      float weight = weights[weightsAt + k];
      int from = at + shifts[k];
      for (int j = 0; j < count; j++) {
        out[outAt + j] += weight * planes[from + j];
      }
    }
  }
}
