package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AlignmentTest {
  @Test
  void theNearestMultipleOfTwoTheLarger() {
    assertEquals(72, Alignment.grant(300, 75, 8));
    assertEquals(28, Alignment.grant(100, 26, 4));
    assertEquals(24, Alignment.grant(100, 25, 4));
    assertEquals(25, Alignment.grant(100, 25, 1));
  }

  @Test
  void neverZeroNeverMoreThanThereIsNothingWhereNothingIsAsked() {
    assertEquals(8, Alignment.grant(100, 1, 8));
    assertEquals(5, Alignment.grant(5, 2, 8));
    assertEquals(30, Alignment.grant(30, 29, 8));
    assertEquals(25, Alignment.grant(25, 25, 8));
  }

  @Test
  void autoIsTheLargestThatStaysCloseEnough() {
    assertEquals(4, Alignment.auto(new int[] {300, 100}, new int[] {75, 25}));
    assertEquals(16, Alignment.auto(new int[] {512, 512}, new int[] {256, 128}));
    assertEquals(1, Alignment.auto(new int[] {16, 6}, new int[] {7, 3}));
  }
}
