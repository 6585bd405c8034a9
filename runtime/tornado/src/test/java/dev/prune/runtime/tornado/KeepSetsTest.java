package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** The comparison of keep-sets finds what it is for, and forgives what it must. */
class KeepSetsTest {
  private static final double[] SCORES = {5, 1, 3, 3.001, 9};

  private static BitSet set(int... units) {
    BitSet set = new BitSet();
    for (int unit : units) {
      set.set(unit);
    }
    return set;
  }

  private static void refused(String words, double[] other, BitSet one, BitSet two) {
    String message =
        assertThrows(AssertionError.class, () -> KeepSets.agree(SCORES, other, one, two, 0.001)).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void theSame() {
    KeepSets.agree(SCORES, SCORES, set(1, 2), set(1, 2), 0);
    KeepSets.agree(SCORES, SCORES, set(), set(), 0);
  }

  @Test
  void nearTheBorder() {
    double[] other = {5, 1, 3.001, 3, 9};
    KeepSets.agree(SCORES, other, set(1, 2), set(1, 3), 0.0011);
  }

  @Test
  void farFromTheBorder() {
    refused("unit 0 stays", SCORES, set(1, 2), set(1, 0));
    refused("unit 1 goes", SCORES, set(1, 2), set(2, 3));
  }

  @Test
  void anotherNumberOfUnits() {
    refused("units that go", SCORES, set(1, 2), set(1));
  }

  @Test
  void anotherScore() {
    refused("unit 4 has the scores 9.0 and 9.1", new double[] {5, 1, 3, 3.001, 9.1}, set(1, 2), set(1, 2));
    refused("NaN", new double[] {5, 1, 3, 3.001, Double.NaN}, set(1, 2), set(1, 2));
  }
}
