package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.PlaneTaps;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four vectors of a run at a time stay in registers from the first tap to the last, so that a tap costs one load for each
 * and their sums do not wait for one another.
 */
final class VectorPlaneTaps implements PlaneTaps {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

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
    int j = 0;
    for (; j <= count - 4 * V; j += 4 * V) {
      four(start, taps, weights, weightsAt, planes, at + j, shifts, out, outAt + j);
    }
    for (; j < count; j += V) {
      one(start, taps, weights, weightsAt, planes, at + j, shifts, out, outAt + j, count - j);
    }
  }

  private static void four(
      float start, int taps, float[] weights, int weightsAt, float[] planes, int at, int[] shifts, float[] out,
      int outAt) {
    FloatVector c0 = FloatVector.broadcast(S, start);
    FloatVector c1 = FloatVector.broadcast(S, start);
    FloatVector c2 = FloatVector.broadcast(S, start);
    FloatVector c3 = FloatVector.broadcast(S, start);
    for (int k = 0; k < taps; k++) {
      FloatVector w = FloatVector.broadcast(S, weights[weightsAt + k]);
      int from = at + shifts[k];
      c0 = w.fma(FloatVector.fromArray(S, planes, from), c0);
      c1 = w.fma(FloatVector.fromArray(S, planes, from + V), c1);
      c2 = w.fma(FloatVector.fromArray(S, planes, from + 2 * V), c2);
      c3 = w.fma(FloatVector.fromArray(S, planes, from + 3 * V), c3);
    }
    c0.intoArray(out, outAt);
    c1.intoArray(out, outAt + V);
    c2.intoArray(out, outAt + 2 * V);
    c3.intoArray(out, outAt + 3 * V);
  }

  private static void one(
      float start, int taps, float[] weights, int weightsAt, float[] planes, int at, int[] shifts, float[] out,
      int outAt, int count) {
    VectorMask<Float> live = S.indexInRange(0, count);
    FloatVector c = FloatVector.broadcast(S, start);
    for (int k = 0; k < taps; k++) {
      FloatVector w = FloatVector.broadcast(S, weights[weightsAt + k]);
      c = w.fma(FloatVector.fromArray(S, planes, at + shifts[k], live), c);
    }
    c.intoArray(out, outAt, live);
  }
}
