package dev.prune.compiler.formula;

import dev.prune.compiler.formula.Formula.Binary;
import dev.prune.compiler.formula.Formula.Constant;
import dev.prune.compiler.formula.Formula.Shaped;
import dev.prune.compiler.formula.Formula.Unary;
import dev.prune.compiler.formula.Formula.Variable;
import java.util.Map;

/** The value of a formula in double precision: constant folding, and the oracle of tests. */
public final class Evaluation {
  private Evaluation() {}

  /** The value where each variable has the given value. */
  public static double of(Formula formula, Map<String, Double> variables) {
    return switch (formula) {
      case Constant c -> c.value();
      case Variable v -> variables.get(v.name());
      case Unary u -> unary(u.function(), of(u.of(), variables));
      case Shaped s -> of(s.value(), variables);
      case Binary b -> binary(b.operator(), of(b.left(), variables), of(b.right(), variables));
    };
  }

  private static double unary(Formula.Function function, double a) {
    return switch (function) {
      case NEGATE -> -a;
      case ABS -> Math.abs(a);
      case SQRT -> Math.sqrt(a);
      case EXP -> Math.exp(a);
      case LOG -> Math.log(a);
      case TANH -> Math.tanh(a);
      case SIGMOID -> 1 / (1 + Math.exp(-a));
      case STEP -> Math.signum(Math.max(a, 0));
      case SIGN -> Math.signum(a);
    };
  }

  private static double binary(Formula.Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case POWER -> Math.pow(a, b);
      case WHERE -> a != 0 ? b : 0;
    };
  }
}
