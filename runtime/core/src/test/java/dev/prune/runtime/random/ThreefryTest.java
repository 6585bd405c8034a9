package dev.prune.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreefryTest {
  /** Rows of Random123's kat_vectors: "threefry2x32 20", counter, key, answer. */
  @ParameterizedTest
  @CsvSource({
    "00000000, 00000000, 00000000, 00000000, 6b200159, 99ba4efe",
    "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fc, bb002be7",
    "243f6a88, 85a308d3, 13198a2e, 03707344, c4923a9c, 483df7a0",
  })
  void knownAnswers(String c0, String c1, String k0, String k1, String first, String second) {
    long block = Threefry.block(Threefry.pack(word(k0), word(k1)), word(c0), word(c1));
    assertEquals(word(first), Threefry.first(block));
    assertEquals(word(second), Threefry.second(block));
  }

  @Test
  void agreesWithPlainRotations() {
    long key = 0x0123456789ABCDEFL;
    for (int i = 0; i < 1000; i++) {
      assertEquals(plain(key, i * 0x9E3779B9, -i), Threefry.block(key, i * 0x9E3779B9, -i));
    }
  }

  @Test
  void packingKeepsBothWords() {
    for (int word : new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x80000001}) {
      long pair = Threefry.pack(word, ~word);
      assertEquals(word, Threefry.first(pair));
      assertEquals(~word, Threefry.second(pair));
    }
  }

  @Test
  void oneKeyNeverRepeatsABlock() {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      for (int j = 0; j < 100; j++) {
        assertTrue(seen.add(Threefry.block(7, i, j)));
      }
    }
  }

  @Test
  void aDerivedKeyIsNoBlockOfItsParent() {
    assertNotEquals(Threefry.block(7, 1, 2), Threefry.derive(7, 1, 2));
  }

  private static int word(String hex) {
    return Integer.parseUnsignedInt(hex, 16);
  }

  /** The paper's loop, with Java's own rotation. */
  private static long plain(long key, int c0, int c1) {
    int[] rotations = {13, 15, 26, 6, 17, 29, 16, 24};
    int[] k = {(int) key, (int) (key >>> 32), 0x1BD11BDA ^ (int) key ^ (int) (key >>> 32)};
    int x0 = c0 + k[0];
    int x1 = c1 + k[1];
    for (int round = 0; round < 20; round++) {
      x0 += x1;
      x1 = Integer.rotateLeft(x1, rotations[round % 8]) ^ x0;
      if (round % 4 == 3) {
        int group = round / 4 + 1;
        x0 += k[group % 3];
        x1 += k[(group + 1) % 3] + group;
      }
    }
    return ((long) x1 << 32) | (x0 & 0xFFFFFFFFL);
  }
}
