package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.Halving;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** A window in each lane, its inputs gathered. */
final class VectorHalving implements Halving {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  @Override
  public void largest(float[] x, int at, int[] places, int below, int count, float[] y, int to) {
    int q = 0;
    for (; q + V <= count; q += V) {
      FloatVector above =
          FloatVector.fromArray(S, x, at, places, q).max(FloatVector.fromArray(S, x, at + 1, places, q));
      FloatVector under =
          FloatVector.fromArray(S, x, at + below, places, q).max(FloatVector.fromArray(S, x, at + below + 1, places, q));
      above.max(under).intoArray(y, to + q);
    }
    for (; q < count; q++) {
      int i = at + places[q];
      int j = i + below;
      y[to + q] = Math.max(Math.max(x[i], x[i + 1]), Math.max(x[j], x[j + 1]));
    }
  }

  @Override
  public void gradient(
      float[] x, float[] dx, int at, int[] places, int below, int count, float[] y, float[] dy, int from) {
    FloatVector zero = FloatVector.zero(S);
    int q = 0;
    for (; q + V <= count; q += V) {
      FloatVector largest = FloatVector.fromArray(S, y, from + q);
      FloatVector slope = FloatVector.fromArray(S, dy, from + q);
      VectorMask<Float> first = FloatVector.fromArray(S, x, at, places, q).eq(largest);
      VectorMask<Float> second = FloatVector.fromArray(S, x, at + 1, places, q).eq(largest).andNot(first);
      VectorMask<Float> found = first.or(second);
      VectorMask<Float> third = FloatVector.fromArray(S, x, at + below, places, q).eq(largest).andNot(found);
      VectorMask<Float> fourth =
          FloatVector.fromArray(S, x, at + below + 1, places, q).eq(largest).andNot(found.or(third));
      zero.blend(slope, first).intoArray(dx, at, places, q);
      zero.blend(slope, second).intoArray(dx, at + 1, places, q);
      zero.blend(slope, third).intoArray(dx, at + below, places, q);
      zero.blend(slope, fourth).intoArray(dx, at + below + 1, places, q);
    }
    for (; q < count; q++) {
      float maximum = y[from + q];
      float rest = dy[from + q];
      for (int corner = 0; corner < 4; corner++) {
        int i = at + places[q] + (corner & 1) + (corner >> 1) * below;
        boolean wins = x[i] == maximum;
        dx[i] = wins ? rest : 0;
        rest = wins ? 0 : rest;
      }
    }
  }
}
