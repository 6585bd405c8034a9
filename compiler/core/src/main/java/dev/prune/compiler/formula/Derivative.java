package dev.prune.compiler.formula;

import dev.prune.compiler.formula.Formula.Binary;
import dev.prune.compiler.formula.Formula.Constant;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.formula.Formula.Shaped;
import dev.prune.compiler.formula.Formula.Unary;
import dev.prune.compiler.formula.Formula.Variable;

/** Symbolic differentiation; at a kink of abs it is 0, at a tie of max or min that of the right operand, and
 * a condition is taken to stay as it is. */
public final class Derivative {
  private static final Formula ZERO = Formula.of(0);
  private static final Formula ONE = Formula.of(1);

  private Derivative() {}

  /** The partial derivative of {@code formula} by {@code variable}, simplified. */
  public static Formula of(Formula formula, String variable) {
    return Simplification.of(derive(formula, variable));
  }

  private static Formula derive(Formula formula, String x) {
    return switch (formula) {
      case Constant c -> ZERO;
      case Variable v -> v.name().equals(x) ? ONE : ZERO;
      case Unary u -> outer(u).times(derive(u.of(), x));
      case Shaped s -> s.slope().times(derive(s.value().of(), x));
      case Binary b -> derive(b, x);
    };
  }

  private static Formula outer(Unary u) {
    Formula a = u.of();
    return switch (u.function()) {
      case NEGATE -> Formula.of(-1);
      case ABS -> a.apply(Function.SIGN);
      case SQRT -> Formula.of(0.5).over(u);
      case EXP -> u;
      case LOG -> ONE.over(a);
      case TANH -> ONE.minus(u.times(u));
      case SIGMOID -> u.times(ONE.minus(u));
      case STEP, SIGN -> ZERO;
    };
  }

  private static Formula derive(Binary b, String x) {
    Formula l = b.left();
    Formula r = b.right();
    Formula dl = derive(l, x);
    Formula dr = derive(r, x);
    return switch (b.operator()) {
      case ADD -> dl.plus(dr);
      case SUBTRACT -> dl.minus(dr);
      case MULTIPLY -> dl.times(r).plus(l.times(dr));
      case DIVIDE -> dl.over(r).minus(l.times(dr).over(r.times(r)));
      case MAX -> chosen(l.minus(r), dl, dr);
      case MIN -> chosen(r.minus(l), dl, dr);
      case POWER -> power(b, dl, dr);
      case WHERE -> dr.where(l);
    };
  }

  /** The second part, which has a logarithm, only where the exponent changes. */
  private static Formula power(Binary b, Formula dl, Formula dr) {
    Formula byBase = b.right().times(b.left().power(b.right().minus(ONE))).times(dl);
    return Simplification.of(dr).equals(ZERO)
        ? byBase
        : byBase.plus(b.times(b.left().apply(Function.LOG)).times(dr));
  }

  /** {@code where > 0 ? left : right}; for max(x, 0) that is step(x), 0 at the kink. */
  private static Formula chosen(Formula where, Formula left, Formula right) {
    Formula step = where.apply(Function.STEP);
    return step.times(left).plus(ONE.minus(step).times(right));
  }
}
