package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant.ListOf;
import dev.prune.compiler.resolve.Constant.Num;
import dev.prune.compiler.resolve.Constant.Percent;
import dev.prune.compiler.resolve.Constant.Truth;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Argument;
import dev.prune.compiler.syntax.Expression.BinaryOperator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates compile-time expressions; every failure is a message, and the answer is then empty. */
public final class ConstantEvaluation {
  private final Scope scope;
  private final Diagnostics diagnostics;

  private ConstantEvaluation(Scope scope, Diagnostics diagnostics) {
    this.scope = scope;
    this.diagnostics = diagnostics;
  }

  /** The value of {@code expression}. */
  public static Optional<Constant> of(Expression expression, Scope scope, Diagnostics diagnostics) {
    return new ConstantEvaluation(scope, diagnostics).evaluate(expression);
  }

  /** Whether {@code expression} is made of compile-time names only, so that it can be evaluated without a message. */
  public static boolean isConstant(Expression expression, Scope scope) {
    Diagnostics probe = new Diagnostics();
    return of(expression, scope, probe).isPresent() && !probe.failed();
  }

  /** Whether a formula divides by what the text knows to be 0; says so. */
  public static boolean dividesByZero(Expression.Binary quotient, Scope scope, Diagnostics diagnostics) {
    boolean zero =
        quotient.operator() == BinaryOperator.DIVIDE
            && isConstant(quotient.right(), scope)
            && of(quotient.right(), scope, diagnostics).filter(ConstantEvaluation::isZero).isPresent();
    if (zero) {
      diagnostics.report(Code.DIVISION_BY_ZERO, quotient.span());
    }
    return zero;
  }

  private static boolean isZero(Constant value) {
    return value instanceof Num n && n.value() == 0 || value instanceof Percent p && p.fraction() == 0;
  }

  private Optional<Constant> evaluate(Expression expression) {
    return switch (expression) {
      case Expression.Number n -> Optional.of(new Num(n.value(), n.whole()));
      case Expression.Percent p -> Optional.of(new Percent(p.fraction()));
      case Expression.Size s -> Optional.of(new Constant.Size(s.height(), s.width()));
      case Expression.Text t -> Optional.of(new Constant.Text(t.value()));
      case Expression.Truth t -> Optional.of(new Truth(t.value()));
      case Expression.Name n -> name(n);
      case Expression.ListOf l -> all(l.elements()).map(ListOf::new);
      case Expression.Member m -> evaluate(m.of()).flatMap(v -> member(v, m));
      case Expression.Index i -> index(i);
      case Expression.Unary u -> evaluate(u.operand()).flatMap(v -> unary(u, v));
      case Expression.Binary b -> binary(b);
      case Expression.Call c -> call(c);
      case Expression.Share s -> share(s);
      case Expression.Duration d -> wholeNumber(d.count()).map(n -> new Constant.Span(n, d.clock()));
      case Expression.Instant i -> wholeNumber(i.at()).map(n -> new Constant.Moment(n, i.clock()));
      case Expression.Fewer f -> fewer(f);
      case Expression.History h -> notConstant(h.span());
      case Expression.Pipe p -> notConstant(p.span());
    };
  }

  private Optional<Constant> notConstant(Span span) {
    diagnostics.report(Code.NOT_A_COMPILE_TIME_VALUE, span);
    return Optional.empty();
  }

  private Optional<Constant> name(Expression.Name n) {
    Optional<Constant> value = scope.find(n.name());
    if (value.isPresent()) {
      return value;
    }
    Optional<Scope.Instead> instead = scope.instead(n.name());
    if (instead.isEmpty()) {
      diagnostics.reportUnknown(Code.UNKNOWN_NAME, n.span(), n.name(), scope.names());
    } else if (instead.get() == Scope.Instead.TENSOR) {
      return notConstant(n.span());
    }
    return Optional.empty();
  }

  private Optional<List<Constant>> all(List<Expression> expressions) {
    List<Constant> values = new ArrayList<>();
    for (Expression expression : expressions) {
      evaluate(expression).ifPresent(values::add);
    }
    return values.size() == expressions.size() ? Optional.of(values) : Optional.empty();
  }

  private Optional<Constant> member(Constant value, Expression.Member m) {
    Map<String, Constant> members = new LinkedHashMap<>();
    switch (value) {
      case Constant.Share s -> members.put("fraction", new Num(s.fraction(), false));
      case Percent p -> members.put("fraction", new Num(p.fraction(), false));
      case Constant.Size s -> {
        members.put("height", new Num(s.height(), true));
        members.put("width", new Num(s.width(), true));
      }
      case Constant.Span s -> members.put("count", new Num(s.count(), true));
      case Constant.Moment t -> members.put("at", new Num(t.at(), true));
      case Constant.Tally t -> members.put("count", new Num(t.count(), true));
      case ListOf l -> members.put("length", new Num(l.elements().size(), true));
      case Num n -> {}
      case Truth t -> {}
      case Constant.Text t -> {}
    }
    if (!members.containsKey(m.member())) {
      diagnostics.reportUnknown(Code.UNKNOWN_MEMBER, m.span(), m.member(), members.keySet(), value.kind());
    }
    return Optional.ofNullable(members.get(m.member()));
  }

  private Optional<Constant> index(Expression.Index i) {
    Optional<Constant> of = evaluate(i.of());
    Optional<Long> at = wholeNumber(i.index());
    if (of.isEmpty() || at.isEmpty()) {
      return Optional.empty();
    }
    if (!(of.get() instanceof ListOf list)) {
      diagnostics.report(Code.WRONG_KIND, i.of().span(), "a list", of.get().kind());
      return Optional.empty();
    }
    if (at.get() < 0 || at.get() >= list.elements().size()) {
      diagnostics.report(Code.INDEX_OUT_OF_RANGE, i.index().span(), at.get(), list.elements().size());
      return Optional.empty();
    }
    return Optional.of(list.elements().get(at.get().intValue()));
  }

  private Optional<Constant> unary(Expression.Unary u, Constant v) {
    if (u.operator() == Expression.UnaryOperator.NOT && v instanceof Truth t) {
      return Optional.of(new Truth(!t.value()));
    }
    if (u.operator() == Expression.UnaryOperator.NEGATE && v instanceof Num n) {
      return Optional.of(new Num(-n.value(), n.whole()));
    }
    diagnostics.report(Code.OPERATOR_DOES_NOT_FIT, u.span(), u.operator().symbol(), v.kind());
    return Optional.empty();
  }

  private Optional<Constant> binary(Expression.Binary b) {
    Optional<Constant> l = evaluate(b.left());
    Optional<Constant> r = evaluate(b.right());
    if (l.isEmpty() || r.isEmpty()) {
      return Optional.empty();
    }
    Optional<Constant> value = ConstantArithmetic.of(b.operator(), l.get(), r.get());
    if (value.isEmpty()) {
      boolean zero = b.operator() == BinaryOperator.DIVIDE && r.get() instanceof Num n && n.value() == 0;
      diagnostics.report(
          zero ? Code.DIVISION_BY_ZERO : Code.OPERATOR_DOES_NOT_FIT,
          b.span(),
          b.operator().symbol(),
          l.get().kind() + " and " + r.get().kind());
    }
    return value;
  }

  private Optional<Constant> call(Expression.Call c) {
    if (!ConstantFunctions.NAMES.contains(c.function())) {
      diagnostics.reportUnknown(Code.UNKNOWN_FUNCTION, c.functionSpan(), c.function(), ConstantFunctions.NAMES);
      return Optional.empty();
    }
    Optional<List<Constant>> values = all(c.arguments().stream().map(Argument::value).toList());
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Optional<Constant> value = ConstantFunctions.apply(c.function(), values.get());
    if (value.isEmpty()) {
      diagnostics.report(Code.FUNCTION_DOES_NOT_FIT, c.span(), c.function());
    }
    return value;
  }

  private Optional<Constant> share(Expression.Share s) {
    Optional<Counted> counted = counted(s.unit(), s.unitSpan());
    Optional<Constant> amount = evaluate(s.amount());
    if (counted.isEmpty() || amount.isEmpty()) {
      return Optional.empty();
    }
    if (amount.get() instanceof Percent p) {
      return Optional.of(new Constant.Share(p.fraction(), s.base(), counted.get()));
    }
    if (amount.get() instanceof Num n && n.whole() && n.value() >= 0) {
      return Optional.of(new Constant.Tally((int) n.value(), counted.get()));
    }
    diagnostics.report(Code.WRONG_KIND, s.amount().span(), "a percentage or a whole number", amount.get().kind());
    return Optional.empty();
  }

  private Optional<Constant> fewer(Expression.Fewer f) {
    Optional<Counted> counted = counted(f.unit(), f.unitSpan());
    if (f.times() < 1) {
      diagnostics.report(Code.BUDGET_OUT_OF_RANGE, f.span(), f.times() + "x fewer", "at least 1x");
      return Optional.empty();
    }
    return counted.map(c -> new Constant.Share(1 - 1 / f.times(), Optional.empty(), c));
  }

  private Optional<Counted> counted(String unit, Span span) {
    Optional<Counted> counted = Counted.find(unit);
    if (counted.isEmpty()) {
      diagnostics.reportUnknown(Code.UNKNOWN_UNIT, span, unit, Counted.words());
    }
    return counted;
  }

  private Optional<Long> wholeNumber(Expression expression) {
    Optional<Constant> value = evaluate(expression);
    if (value.isPresent()
        && value.get() instanceof Num n
        && n.value() == Math.rint(n.value())
        && Math.abs(n.value()) <= Integer.MAX_VALUE) {
      return Optional.of((long) n.value());
    }
    value.ifPresent(
        v ->
            diagnostics.report(
                Code.WRONG_KIND, expression.span(), "a whole number", v instanceof Num ? v.written() : v.kind()));
    return Optional.empty();
  }
}
