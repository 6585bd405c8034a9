package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.resolve.Scope;
import dev.prune.compiler.syntax.Expression;
import java.util.Optional;
import java.util.function.Function;

/** Compile-time values of the kinds that training clauses need, each with its range. */
record Values(Scope scope, Diagnostics diagnostics) {
  /** The interval that a number must lie in, and how a message calls it. */
  record Range(double least, double most, boolean open, String words) {
    /** At least 0. */
    static final Range NOT_NEGATIVE = new Range(0, Double.MAX_VALUE, false, "at least 0");

    /** More than 0. */
    static final Range POSITIVE = new Range(0, Double.MAX_VALUE, true, "larger than 0");

    /** From 0 to below 1. */
    static final Range BELOW_ONE = new Range(0, Math.nextDown(1.0), false, "at least 0 and below 1");

    boolean contains(double value) {
      return (open ? value > least : value >= least) && value <= most;
    }
  }

  /** Whole numbers between two bounds. */
  static Range between(long least, long most) {
    return new Range(least, most, false, "between %,d and %,d".formatted(least, most));
  }

  Optional<Constant> constant(Expression expression) {
    return ConstantEvaluation.of(expression, scope, diagnostics);
  }

  /** A number within a range. */
  Optional<Double> number(Expression expression, String what, Range range) {
    return of(expression, "a number", c -> c instanceof Constant.Num n ? n.value() : null)
        .flatMap(v -> inRange(expression, what, range, v));
  }

  /** A share between 0 % and 100 %, both excluded. */
  Optional<Double> share(Expression expression, String what) {
    return of(expression, "a share such as `30%`", c -> c instanceof Constant.Percent p ? p.fraction() : null)
        .filter(
            f -> {
              boolean good = f > 0 && f < 1;
              if (!good) {
                diagnostics.report(
                    Code.SETTING_OUT_OF_RANGE, expression.span(), what, "larger than 0% and less than 100%",
                    written(100 * f) + "%");
              }
              return good;
            });
  }

  /** A whole number within a range. */
  Optional<Integer> whole(Expression expression, String what, Range range) {
    return of(expression, "a whole number", c -> c instanceof Constant.Num n && isWhole(n.value()) ? n.value() : null)
        .flatMap(v -> inRange(expression, what, range, v))
        .map(Double::intValue);
  }

  /** A truth value. */
  Optional<Boolean> truth(Expression expression) {
    return of(expression, "`true` or `false`", c -> c instanceof Constant.Truth t ? t.value() : null);
  }

  /** A length of time of at least one epoch or step. */
  Optional<Constant.Span> span(Expression expression) {
    return this.<Constant.Span>of(
            expression, "a span such as `2 epochs`", c -> c instanceof Constant.Span s ? s : null)
        .filter(
            s -> {
              boolean good = s.count() >= 1;
              if (!good) {
                diagnostics.report(Code.SETTING_OUT_OF_RANGE, expression.span(), "A span", "at least 1", s.written());
              }
              return good;
            });
  }

  /** A moment; epochs and steps count from 1. */
  Optional<Constant.Moment> moment(Expression expression) {
    return this.<Constant.Moment>of(
            expression, "a moment such as `epoch 5`", c -> c instanceof Constant.Moment m ? m : null)
        .filter(
            m -> {
              if (m.at() < 1) {
                diagnostics.report(Code.MOMENT_OUT_OF_RANGE, expression.span(), m.written());
              }
              return m.at() >= 1;
            });
  }

  private <T> Optional<T> of(Expression expression, String kind, Function<Constant, T> fit) {
    Optional<Constant> value = constant(expression);
    Optional<T> fitted = value.map(fit);
    if (value.isPresent() && fitted.isEmpty()) {
      diagnostics.report(Code.WRONG_KIND, expression.span(), capital(kind), value.get().kind());
    }
    return fitted;
  }

  private Optional<Double> inRange(Expression expression, String what, Range range, double value) {
    if (range.contains(value)) {
      return Optional.of(value);
    }
    diagnostics.report(Code.SETTING_OUT_OF_RANGE, expression.span(), what, range.words(), written(value));
    return Optional.empty();
  }

  static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) <= 1L << 53;
  }

  private static String written(double value) {
    return isWhole(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
