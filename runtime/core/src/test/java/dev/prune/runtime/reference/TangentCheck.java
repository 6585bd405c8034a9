package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Tangents against central differences in double, element by element. Two steps are taken, h and h / 2, and extrapolated
 * (Richardson): the remaining error is of order h^4.
 */
final class TangentCheck {
  private static final double STEP = 1e-3;
  private static final double RELATIVE = 1e-6;

  private TangentCheck() {}

  /** {@code tangent} is the derivative of {@code f} at {@code point} along {@code direction}. */
  static void along(double[] point, double[] direction, double[] tangent, UnaryOperator<double[]> f) {
    double[] coarse = central(point, direction, f, STEP);
    double[] fine = central(point, direction, f, STEP / 2);
    double[] slope = new double[coarse.length];
    Arrays.setAll(slope, i -> (4 * fine[i] - coarse[i]) / 3);
    double scale = Arrays.stream(slope).map(Math::abs).max().orElse(0);
    assertEquals(slope.length, tangent.length);
    for (int i = 0; i < slope.length; i++) {
      int at = i;
      double allowed = RELATIVE * Math.max(Math.abs(slope[i]), 0.01 * scale) + 1e-12;
      assertTrue(
          Math.abs(slope[i] - tangent[i]) <= allowed,
          () -> "Element " + at + ": the slope is " + slope[at] + " but the tangent says " + tangent[at] + ".");
    }
  }

  private static double[] central(double[] point, double[] direction, UnaryOperator<double[]> f, double step) {
    double[] forth = f.apply(moved(point, direction, step));
    double[] back = f.apply(moved(point, direction, -step));
    double[] slope = new double[forth.length];
    Arrays.setAll(slope, i -> (forth[i] - back[i]) / (2 * step));
    return slope;
  }

  private static double[] moved(double[] point, double[] direction, double by) {
    double[] moved = new double[point.length];
    Arrays.setAll(moved, i -> point[i] + by * direction[i]);
    return moved;
  }
}
