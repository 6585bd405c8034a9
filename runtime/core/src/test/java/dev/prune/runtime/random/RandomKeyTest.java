package dev.prune.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomKeyTest {
  @Test
  void pathsAreDistinct() {
    Set<Long> seen = new HashSet<>();
    for (long seed = -3; seed <= 3; seed++) {
      for (Purpose purpose : Purpose.values()) {
        RandomKey top = RandomKey.of(seed, purpose);
        assertTrue(seen.add(top.bits()));
        for (int layer = 0; layer < 20; layer++) {
          assertTrue(seen.add(top.derive(layer).bits()));
          for (int epoch = 0; epoch < 20; epoch++) {
            assertTrue(seen.add(top.derive(layer).derive(epoch).bits()));
          }
        }
      }
    }
  }

  @Test
  void theOrderOfStepsMatters() {
    RandomKey top = RandomKey.of(1, Purpose.DROPOUT);
    assertNotEquals(top.derive(1).derive(2), top.derive(2).derive(1));
  }

  @Test
  void wordsAreTheKeysHalves() {
    RandomKey key = RandomKey.of(1, Purpose.DROPOUT);
    assertEquals(key.bits(), Threefry.pack(key.first(), key.second()));
  }

  @Test
  void purposesHaveDifferentNumbers() {
    assertEquals(Purpose.values().length, Arrays.stream(Purpose.values()).mapToInt(Purpose::number).distinct().count());
  }
}
