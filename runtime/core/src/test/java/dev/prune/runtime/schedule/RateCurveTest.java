package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RateCurveTest {
  @Test
  void constant() {
    assertEquals(0.1, new RateCurve.Constant().rate(0.1, 77, 100));
  }

  @Test
  void step() {
    RateCurve curve = new RateCurve.Step(30, 0.2);
    assertEquals(0.5, curve.rate(0.5, 29, 100));
    assertEquals(0.1, curve.rate(0.5, 30, 100), 1e-15);
    assertEquals(0.02, curve.rate(0.5, 89, 100), 1e-15);
  }

  @Test
  void cosine() {
    RateCurve curve = new RateCurve.Cosine(0.01);
    assertEquals(0.1, curve.rate(0.1, 0, 100));
    assertEquals(0.055, curve.rate(0.1, 50, 100), 1e-15);
    assertEquals(0.01, curve.rate(0.1, 100, 100), 1e-15);
    assertEquals(0.01, curve.rate(0.1, 250, 100), 1e-15);
    assertEquals(0.01, curve.rate(0.1, 0, 0), 1e-15);
  }

  @Test
  void warmUpHandsOverToACurveWithItsOwnTime() {
    RateCurve curve = new RateCurve.WarmUp(10, new RateCurve.Cosine(0));
    assertEquals(0.02, curve.rate(0.2, 0, 110), 1e-15);
    assertEquals(0.2, curve.rate(0.2, 9, 110), 1e-15);
    assertEquals(0.2, curve.rate(0.2, 10, 110), 1e-15);
    assertEquals(0.1, curve.rate(0.2, 60, 110), 1e-15);
  }
}
