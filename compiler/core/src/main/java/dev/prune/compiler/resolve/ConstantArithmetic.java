package dev.prune.compiler.resolve;

import dev.prune.compiler.resolve.Constant.Num;
import dev.prune.compiler.resolve.Constant.Percent;
import dev.prune.compiler.resolve.Constant.Truth;
import dev.prune.compiler.syntax.Expression.BinaryOperator;
import java.util.Optional;

/** Operators on compile-time values. */
final class ConstantArithmetic {
  private ConstantArithmetic() {}

  /** The value, or nothing where the operator does not fit the operands. */
  static Optional<Constant> of(BinaryOperator operator, Constant left, Constant right) {
    return switch (operator) {
      case AND, OR -> logic(operator, left, right);
      case EQUAL -> Optional.of(new Truth(same(left, right)));
      case NOT_EQUAL -> Optional.of(new Truth(!same(left, right)));
      default -> numeric(operator, left, right);
    };
  }

  private static boolean same(Constant left, Constant right) {
    return left instanceof Num a && right instanceof Num b ? a.value() == b.value() : left.equals(right);
  }

  private static Optional<Constant> logic(BinaryOperator operator, Constant left, Constant right) {
    if (left instanceof Truth a && right instanceof Truth b) {
      boolean and = operator == BinaryOperator.AND;
      return Optional.of(new Truth(and ? a.value() && b.value() : a.value() || b.value()));
    }
    return Optional.empty();
  }

  private static Optional<Constant> numeric(BinaryOperator operator, Constant left, Constant right) {
    boolean scales = operator == BinaryOperator.MULTIPLY || operator == BinaryOperator.DIVIDE;
    if (left instanceof Num a && right instanceof Num b) {
      return compare(operator, a.value(), b.value())
          .or(() -> number(operator, a.value(), b.value()).map(v -> new Num(v, whole(operator, a, b, v))));
    }
    if (left instanceof Percent a && right instanceof Percent b && !scales) {
      return compare(operator, a.fraction(), b.fraction())
          .or(() -> number(operator, a.fraction(), b.fraction()).map(Percent::new));
    }
    if (left instanceof Percent a && right instanceof Num b && scales) {
      return number(operator, a.fraction(), b.value()).map(Percent::new);
    }
    if (left instanceof Num a && right instanceof Percent b && operator == BinaryOperator.MULTIPLY) {
      return Optional.of(new Percent(a.value() * b.fraction()));
    }
    return Optional.empty();
  }

  /** Whole numbers stay whole under + - *, and under / where it divides without rest. */
  private static boolean whole(BinaryOperator operator, Num a, Num b, double value) {
    return a.whole() && b.whole() && (operator != BinaryOperator.DIVIDE || value == Math.rint(value));
  }

  private static Optional<Constant> compare(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case LESS -> Optional.of(new Truth(a < b));
      case LESS_OR_EQUAL -> Optional.of(new Truth(a <= b));
      case GREATER -> Optional.of(new Truth(a > b));
      case GREATER_OR_EQUAL -> Optional.of(new Truth(a >= b));
      default -> Optional.empty();
    };
  }

  private static Optional<Double> number(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case ADD -> Optional.of(a + b);
      case SUBTRACT -> Optional.of(a - b);
      case MULTIPLY -> Optional.of(a * b);
      case DIVIDE -> b == 0 ? Optional.empty() : Optional.of(a / b);
      default -> Optional.empty();
    };
  }
}
