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

  /** The rates that PyTorch's documentation of OneCycleLR describes, worked out by hand for 10 steps. */
  @Test
  void oneCycle() {
    RateCurve curve = new RateCurve.OneCycle(0.3);
    assertEquals(0.04, curve.rate(1, 0, 10), 1e-15);
    assertEquals(0.52, curve.rate(1, 1, 10), 1e-15);
    assertEquals(1, curve.rate(1, 2, 10), 1e-15);
    // Step 5 of the way from 2 to 9: 3/7 of half a cosine down to 4e-6.
    assertEquals(4e-6 + (1 - 4e-6) * 0.5 * (1 + Math.cos(Math.PI * 3 / 7)), curve.rate(1, 5, 10), 1e-15);
    assertEquals(4e-6, curve.rate(1, 9, 10), 1e-15);
    assertEquals(4e-6, curve.rate(1, 50, 10), 1e-15);
    assertEquals(1, new RateCurve.OneCycle(0.1).rate(1, 0, 10), 1e-15);
    for (long total = 0; total < 4; total++) {
      assertEquals(true, Double.isFinite(curve.rate(1, 0, total)), "a cycle of " + total + " steps");
    }
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
