package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CurveTest {
  @Test
  void cubicIsThatOfGradualMagnitudePruning() {
    double[] golden = {0, .2439, .4392, .5913, .7056, .7875, .8424, .8757, .8928, .8991, .9};
    for (int k = 0; k <= 10; k++) {
      assertEquals(golden[k], Curve.cubic(0, 0.9, k / 10.0), 5e-5);
    }
  }

  @Test
  void linearAndCosineMeetTheirEnds() {
    assertEquals(0.2, Curve.linear(0.2, 0.8, -1));
    assertEquals(0.35, Curve.linear(0.2, 0.8, 0.25), 1e-15);
    assertEquals(0.8, Curve.linear(0.2, 0.8, 2), 1e-15);
    assertEquals(0.2, Curve.cosine(0.2, 0.8, 0), 1e-15);
    assertEquals(0.5, Curve.cosine(0.2, 0.8, 0.5), 1e-15);
    assertEquals(0.8, Curve.cosine(0.2, 0.8, 1), 1e-15);
  }

  @Test
  void cosineIsThatOfSparseTraining() {
    double[] third = {.3, .2561, .15, .0439, 0};
    double[] half = {.5, .4268, .25, .0732, 0};
    for (int k = 0; k <= 4; k++) {
      assertEquals(third[k], Curve.cosine(0.3, 0, k / 4.0), 5e-5);
      assertEquals(half[k], Curve.cosine(0.5, 0, k / 4.0), 5e-5);
    }
    assertEquals(0.005, Curve.cosine(0.5, 0.005, 1), 1e-15);
  }

  @Test
  void exponentialLosesTheSameFactorEverywhere() {
    assertEquals(0, Curve.exponential(0, 0.9, 0));
    assertEquals(0.9, Curve.exponential(0, 0.9, 1));
    assertEquals(1 - Math.sqrt(0.1), Curve.exponential(0, 0.9, 0.5), 1e-15);
    assertEquals(1 - Math.sqrt(0.5 * 0.1), Curve.exponential(0.5, 0.9, 0.5), 1e-15);
    assertEquals(0.2, Curve.exponential(0.2, 1, 0));
    assertEquals(1, Curve.exponential(0.2, 1, 1));
  }

  @Test
  void listHoldsItsLastValue() {
    double[] values = {0.5, 0.74, 0.86};
    assertEquals(0.5, Curve.list(values, 0));
    assertEquals(0.86, Curve.list(values, 2));
    assertEquals(0.86, Curve.list(values, 9));
  }
}
