package dev.prune.compiler.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.formula.Formula.Operator;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Derivatives against central differences and simplified formulas against whole ones, on random formulas. */
class FormulaTest {
  private static final Formula X = Formula.variable("x");
  private static final Formula Y = Formula.variable("y");

  @Test
  void derivativesOfRandomFormulasMatchCentralDifferences() {
    Random random = new Random(1);
    int checked = 0;
    for (int i = 0; i < 4000; i++) {
      Formula formula = random(random, 4);
      Formula derivative = Derivative.of(formula, "x");
      double x = random.nextDouble(-2, 2);
      double y = random.nextDouble(-2, 2);
      double at = value(formula, x, y);
      double near = value(formula, x + 1e-6, y);
      double far = value(formula, x - 1e-6, y);
      double difference = (near - far) / 2e-6;
      double coarse = (value(formula, x + 1e-4, y) - value(formula, x - 1e-4, y)) / 2e-4;
      boolean smooth = finite(formula, x, y)
          && finite(derivative, x, y)
          && Double.isFinite(difference)
          && Math.abs(difference - coarse) < 1e-4 * Math.max(1, Math.abs(difference))
          && Math.abs(at) < 1e4
          && Math.abs(difference) < 1e4;
      if (smooth) {
        checked++;
        assertEquals(
            difference,
            value(derivative, x, y),
            2e-3 * Math.max(1, Math.abs(difference)),
            () -> text(formula) + " at " + x + ", " + y);
      }
    }
    assertTrue(checked > 1500, "formulas that were smooth enough: " + checked);
  }

  @Test
  void simplifiedFormulasAreEqual() {
    Random random = new Random(2);
    for (int i = 0; i < 4000; i++) {
      Formula formula = random(random, 5);
      double x = random.nextDouble(-2, 2);
      double y = random.nextDouble(-2, 2);
      double whole = value(formula, x, y);
      if (finite(formula, x, y)) {
        assertEquals(
            whole, value(Simplification.of(formula), x, y), 1e-12 * Math.max(1, Math.abs(whole)), text(formula));
      }
    }
  }

  @Test
  void derivativesReadAsAPersonWouldWriteThem() {
    assertEquals("Math.signum(x)", text(Derivative.of(X.apply(Function.ABS), "x")));
    assertEquals("Math.signum(Math.max(x, 0.0))", text(Derivative.of(X.max(Formula.of(0)), "x")));
    assertEquals("y", text(Derivative.of(X.times(Y), "x")));
    assertEquals("0.0", text(Derivative.of(Y.times(Y), "x")));
    assertEquals("1.0 - Math.tanh(x) * Math.tanh(x)", text(Derivative.of(X.apply(Function.TANH), "x")));
  }

  @Test
  void javaKeepsTheOrderOfOperations() {
    assertEquals("x - (y - x)", text(X.minus(Y.minus(X))));
    assertEquals("x / (y * x)", text(X.over(Y.times(X))));
    assertEquals("(x + y) * x", text(X.plus(Y).times(X)));
    assertEquals("(-(x + y))", text(X.plus(Y).apply(Function.NEGATE)));
    assertEquals("x * (-2.0)", text(X.times(Formula.of(-2))));
    assertEquals("x * 0.5f", JavaFormula.of(X.times(Formula.of(0.5)), true, Map.of("x", "x")));
  }

  @Test
  void relusDerivativeIsZeroAtTheKinkAndPassesNaN() {
    Formula step = X.apply(Function.STEP);
    assertEquals(0, value(step, 0, 0));
    assertEquals(0, value(step, -3, 0));
    assertEquals(1, value(step, 1e-30, 0));
    assertTrue(Double.isNaN(value(step, Double.NaN, 0)));
  }

  @Test
  void aStepWithASlopeIsAStepThatTrains() {
    Formula distance = X.apply(Function.ABS).minus(Y);
    Formula step =
        new Formula.Shaped((Formula.Unary) distance.apply(Function.STEP), Formula.of(2).minus(distance.times(distance)));
    assertEquals("Math.signum(Math.max(Math.abs(x) - y, 0.0))", text(step));
    assertEquals(1, value(step, -2, 1.5));
    assertEquals(-(2 - 0.25), value(Derivative.of(step, "x"), -2, 1.5));
    assertEquals(-(2 - 0.25), value(Derivative.of(step, "y"), 2, 1.5));
    assertEquals(5 * (2 - 0.25) + 1, value(Derivative.of(step.times(X).with("x", X.plus(Formula.of(3))), "x"), 2, 4.5));
  }

  private static String text(Formula formula) {
    return JavaFormula.of(formula, false, Map.of("x", "x", "y", "y"));
  }

  private static double value(Formula formula, double x, double y) {
    return Evaluation.of(formula, Map.of("x", x, "y", y));
  }

  /** Whether a formula and all its parts are finite: 0 times infinity is simplified to 0, and is NaN as written. */
  private static boolean finite(Formula formula, double x, double y) {
    boolean parts =
        switch (formula) {
          case Formula.Constant c -> true;
          case Formula.Variable v -> true;
          case Formula.Unary u -> finite(u.of(), x, y);
          case Formula.Shaped s -> finite(s.value(), x, y) && finite(s.slope(), x, y);
          case Formula.Binary b -> finite(b.left(), x, y) && finite(b.right(), x, y);
        };
    return parts && Double.isFinite(value(formula, x, y));
  }

  private static Formula random(Random random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> Formula.of(random.nextInt(-2, 3));
        case 1 -> Y;
        default -> X;
      };
    }
    if (random.nextBoolean()) {
      Function[] functions = Function.values();
      return random(random, depth - 1).apply(functions[random.nextInt(functions.length)]);
    }
    Operator[] operators = Operator.values();
    return new Formula.Binary(
        operators[random.nextInt(operators.length)], random(random, depth - 1), random(random, depth - 1));
  }
}
