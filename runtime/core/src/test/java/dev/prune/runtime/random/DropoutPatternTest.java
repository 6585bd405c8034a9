package dev.prune.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DropoutPatternTest {
  /** The whole number that kernels compare with decides as the definition does, at the threshold and beside it. */
  @Test
  void theLeastThatIsKeptIsTheThreshold() {
    double[] rates = {
      0, Double.MIN_VALUE, 1e-9, 0x1p-24, Math.nextUp(0x1p-24), 0.1, 0.3, 0.5, Math.nextDown(0.5), Math.nextUp(0.5),
      (float) 0.7, 0.9, 1 - 0x1p-24, Math.nextDown(1.0)
    };
    for (double rate : rates) {
      int least = DropoutPattern.least(rate);
      for (int number = Math.max(0, least - 2); number <= Math.min(0xFFFFFF, least + 2); number++) {
        assertEquals(Draws.unit(number << 8 | 0xA5) >= rate, number >= least, rate + " at " + number);
      }
      assertEquals(true, 0 <= least && least <= 1 << 24, "" + rate);
    }
  }

  /** The key is written out without objects; it must stay the one that the path names. */
  @Test
  void theKeyIsTheEndOfItsPath() {
    for (long seed : new long[] {0, 42, -7L << 33}) {
      long expected = RandomKey.of(seed, Purpose.DROPOUT).derive(3).derive(11).derive(59_999).bits();
      assertEquals(expected, DropoutPattern.key(Threefry.first(seed), Threefry.second(seed), 3, 11, 59_999));
    }
  }
}
