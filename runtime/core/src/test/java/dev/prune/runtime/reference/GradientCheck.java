package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Gradients against central differences in double. Two steps are taken, h and h / 2, and extrapolated (Richardson): the
 * remaining error is of order h^4. Where the two disagree the function has a kink, which is an error of the test.
 */
final class GradientCheck {
  private static final double STEP = 1e-3;
  private static final double RELATIVE = 1e-6;
  private static final double KINK = 1e-3;

  private GradientCheck() {}

  /** Each element of {@code gradient} is the derivative of {@code f} at {@code point} by that element. */
  static void everyElement(double[] point, double[] gradient, ToDoubleFunction<double[]> f) {
    double scale = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    for (int i = 0; i < point.length; i++) {
      double[] direction = new double[point.length];
      direction[i] = 1;
      check("element " + i, slope(point, direction, f, scale), gradient[i], scale);
    }
  }

  /** The derivative of {@code f} along random directions is the inner product with {@code gradient}. */
  static void directions(double[] point, double[] gradient, ToDoubleFunction<double[]> f) {
    Random random = new Random(7);
    for (int n = 0; n < 3; n++) {
      double[] direction = random.doubles(point.length, -1, 1).toArray();
      double inner = 0;
      double scale = 0;
      for (int i = 0; i < point.length; i++) {
        inner += direction[i] * gradient[i];
        scale += Math.abs(direction[i] * gradient[i]);
      }
      check("direction " + n, slope(point, direction, f, scale), inner, scale);
    }
  }

  private static double slope(double[] point, double[] direction, ToDoubleFunction<double[]> f, double scale) {
    double coarse = central(point, direction, f, STEP);
    double fine = central(point, direction, f, STEP / 2);
    assertTrue(
        Math.abs(coarse - fine) <= KINK * scale + 1e-9,
        () -> "The function has a kink at this point: its slopes are " + coarse + " and " + fine + ".");
    return (4 * fine - coarse) / 3;
  }

  private static double central(double[] point, double[] direction, ToDoubleFunction<double[]> f, double step) {
    return (f.applyAsDouble(moved(point, direction, step)) - f.applyAsDouble(moved(point, direction, -step)))
        / (2 * step);
  }

  private static double[] moved(double[] point, double[] direction, double by) {
    double[] moved = point.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += by * direction[i];
    }
    return moved;
  }

  private static void check(String what, double slope, double gradient, double scale) {
    double error = Math.abs(slope - gradient);
    assertTrue(
        error <= RELATIVE * Math.max(Math.abs(slope), 0.01 * scale) + 1e-12,
        () -> what + ": the slope is " + slope + " but the gradient says " + gradient + ".");
  }
}
