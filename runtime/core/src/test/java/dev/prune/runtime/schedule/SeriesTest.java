package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void whatIsNotThereIsNotANumber() {
    Series d = new Series("d");
    assertTrue(Double.isNaN(d.now()));
    assertTrue(Double.isNaN(d.previous()));
    assertTrue(Double.isNaN(d.first()));
    assertTrue(Double.isNaN(d.epoch(1)));
    d.record(2, 0.5);
    assertTrue(Double.isNaN(d.previous()));
    assertFalse(Math.abs(d.now() - d.previous()) < 1e9);
  }

  @Test
  void history() {
    Series d = new Series("d");
    d.record(1, 1);
    d.record(1, 2);
    d.record(3, 4);
    assertEquals(4, d.now());
    assertEquals(2, d.previous());
    assertEquals(1, d.first());
    assertEquals(2, d.epoch(1));
    assertTrue(Double.isNaN(d.epoch(2)));
    assertEquals(1, d.ago(2));
    assertArrayEquals(new double[] {4, 2, 1, Double.NaN}, d.last(4));
    assertTrue(d.measuredIn(3));
    assertFalse(d.measuredIn(1));
    assertEquals(3, d.size());
  }
}
