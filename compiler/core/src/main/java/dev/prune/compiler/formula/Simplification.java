package dev.prune.compiler.formula;

import dev.prune.compiler.formula.Formula.Binary;
import dev.prune.compiler.formula.Formula.Constant;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.formula.Formula.Shaped;
import dev.prune.compiler.formula.Formula.Unary;
import dev.prune.compiler.formula.Formula.Variable;

/**
 * Removes neutral elements, so that generated derivatives read as a person would write them. A product with the constant 0
 * becomes 0: derivatives of what does not depend on a variable vanish even where the other factor is not finite.
 */
public final class Simplification {
  private Simplification() {}

  /** An equal formula without neutral elements. */
  public static Formula of(Formula formula) {
    return switch (formula) {
      case Constant c -> c;
      case Variable v -> v;
      case Unary u -> unary(u.function(), of(u.of()));
      case Shaped s -> new Shaped(new Unary(s.value().function(), of(s.value().of())), of(s.slope()));
      case Binary b -> binary(b.operator(), of(b.left()), of(b.right()));
    };
  }

  private static Formula unary(Function function, Formula a) {
    if (function == Function.NEGATE) {
      return switch (a) {
        case Constant c -> Formula.of(-c.value());
        case Unary u when u.function() == Function.NEGATE -> u.of();
        default -> a.apply(function);
      };
    }
    return a.apply(function);
  }

  private static Formula binary(Formula.Operator operator, Formula l, Formula r) {
    if (l instanceof Constant a && r instanceof Constant b) {
      return Formula.of(value(operator, a.value(), b.value()));
    }
    return switch (operator) {
      case ADD -> is(l, 0) ? r : is(r, 0) ? l : l.plus(r);
      case SUBTRACT -> is(r, 0) ? l : is(l, 0) ? unary(Function.NEGATE, r) : l.minus(r);
      case MULTIPLY -> product(l, r);
      case DIVIDE -> is(l, 0) ? Formula.of(0) : is(r, 1) ? l : l.over(r);
      case MAX, MIN -> new Binary(operator, l, r);
      case POWER -> is(r, 1) ? l : is(r, 0) ? Formula.of(1) : l.power(r);
      case WHERE -> is(l, 0) || is(r, 0) ? Formula.of(0) : l instanceof Constant ? r : r.where(l);
    };
  }

  private static Formula product(Formula l, Formula r) {
    if (is(l, 0) || is(r, 0)) {
      return Formula.of(0);
    }
    if (is(l, 1)) {
      return r;
    }
    if (is(r, 1)) {
      return l;
    }
    if (is(l, -1)) {
      return unary(Function.NEGATE, r);
    }
    return is(r, -1) ? unary(Function.NEGATE, l) : l.times(r);
  }

  private static double value(Formula.Operator operator, double a, double b) {
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

  private static boolean is(Formula formula, double value) {
    return formula instanceof Constant c && c.value() == value;
  }
}
