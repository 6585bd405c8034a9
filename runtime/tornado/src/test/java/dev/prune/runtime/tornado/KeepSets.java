package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.BitSet;

/** Compares which units two devices keep, of those that compete with each other for the lowest scores. */
final class KeepSets {
  private KeepSets() {}

  /**
   * Fails unless the scores are near each other, equally many go, and a unit that goes on one device only has a score
   * near the border between those that go and those that stay.
   *
   * <p>Where scores are off by at most t, a unit e that only one device removes and a unit f that only the other one
   * removes have scores at most 2t apart: each device found its own lower or equal.
   *
   * @param one scores on one device
   * @param other scores on the other
   * @param goneOne which go on one device
   * @param goneOther which go on the other
   * @param tolerance how far two scores of one unit may be apart
   */
  static void agree(double[] one, double[] other, BitSet goneOne, BitSet goneOther, double tolerance) {
    for (int i = 0; i < one.length; i++) {
      if (!(Math.abs(one[i] - other[i]) <= tolerance)) {
        fail("unit %d has the scores %s and %s, off by %.3g where %.3g is allowed".formatted(
            i, one[i], other[i], Math.abs(one[i] - other[i]), tolerance));
      }
    }
    assertEquals(goneOne.cardinality(), goneOther.cardinality(), "units that go");
    BitSet differing = (BitSet) goneOne.clone();
    differing.xor(goneOther);
    double highest = Double.NEGATIVE_INFINITY;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < one.length; i++) {
      highest = goneOne.get(i) ? Math.max(highest, one[i]) : highest;
      lowest = goneOne.get(i) ? lowest : Math.min(lowest, one[i]);
    }
    for (int i : differing.stream().toArray()) {
      double distance = goneOne.get(i) ? lowest - one[i] : one[i] - highest;
      if (!(distance <= 2 * tolerance)) {
        fail("unit %d %s on one device only, with the score %s, %.3g from the border where %.3g is allowed".formatted(
            i, goneOne.get(i) ? "goes" : "stays", one[i], distance, 2 * tolerance));
      }
    }
  }
}
