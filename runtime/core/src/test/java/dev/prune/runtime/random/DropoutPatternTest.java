package dev.prune.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DropoutPatternTest {
  /** The key is written out without objects; it must stay the one that the path names. */
  @Test
  void theKeyIsTheEndOfItsPath() {
    for (long seed : new long[] {0, 42, -7L << 33}) {
      long expected = RandomKey.of(seed, Purpose.DROPOUT).derive(3).derive(11).derive(59_999).bits();
      assertEquals(expected, DropoutPattern.key(Threefry.first(seed), Threefry.second(seed), 3, 11, 59_999));
    }
  }
}
