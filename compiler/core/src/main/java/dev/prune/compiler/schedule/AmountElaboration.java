package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.resolve.Scope;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** From what stands between {@code lowest} and {@code of}: a percentage, a share, a number, a curve, a list. */
final class AmountElaboration {
  private final HostElaboration.Place place;
  private final Registry registry;
  private final Diagnostics diagnostics;
  private Optional<Counted> counted = Optional.empty();
  private Optional<Base> base = Optional.empty();

  private AmountElaboration(HostElaboration.Place place, Registry registry) {
    this.place = place;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  static Optional<Amount> run(Expression expression, HostElaboration.Place place, Registry registry) {
    return new AmountElaboration(place, registry).read(expression);
  }

  private Optional<Amount> read(Expression expression) {
    Scope scope = place.names().constants();
    // `exponential` of a share and a number of rounds is a list.
    if (expression instanceof Expression.Call c
        && HostExpression.CURVES.contains(c.function())
        && c.arguments().size() == 2
        && !ConstantEvaluation.isConstant(c, scope)) {
      return curve(c);
    }
    if (expression instanceof Expression.Call c
        && c.function().equals("steps")
        && c.arguments().size() == 1) {
      return read(c.arguments().getFirst().value());
    }
    if (!ConstantEvaluation.isConstant(expression, scope)) {
      return expression instanceof Expression.Name
              || expression instanceof Expression.Binary
              || expression instanceof Expression.Call
          ? HostElaboration.number(expression, place, registry).map(Amount::of)
          : ConstantEvaluation.of(expression, scope, diagnostics).map(none -> null);
    }
    Constant value = ConstantEvaluation.of(expression, scope, diagnostics).orElseThrow();
    return switch (value) {
      case Constant.Tally t -> Optional.of(tally(t.count(), Optional.of(t.counted())));
      case Constant.Num n when n.whole() && n.value() >= 1 -> Optional.of(tally((int) n.value(), Optional.empty()));
      case Constant.ListOf l -> list(l, expression.span());
      default -> share(value, expression.span()).map(this::amount);
    };
  }

  private Amount amount(HostExpression share) {
    return new Amount(share, counted, base, OptionalInt.empty());
  }

  private static Amount tally(int count, Optional<Counted> of) {
    return new Amount(new HostExpression.Number(0), of, Optional.empty(), OptionalInt.of(count));
  }

  private Optional<HostExpression> share(Constant value, Span span) {
    double fraction;
    switch (value) {
      case Constant.Percent p -> fraction = p.fraction();
      case Constant.Share s -> {
        fraction = s.fraction();
        counted = Optional.of(s.counted());
        base = s.base().isPresent() ? s.base() : base;
      }
      case Constant other -> {
        boolean fractional = other instanceof Constant.Num n && n.value() > 0 && n.value() < 1;
        if (fractional) {
          diagnostics.report(
              Code.AMOUNT_WITHOUT_UNIT, span, other.written(), percent(((Constant.Num) other).value()));
        } else {
          diagnostics.report(
              Code.WRONG_KIND, span, "A percentage, a share or a whole number", other.kind());
        }
        return Optional.empty();
      }
    }
    if (!(fraction >= 0 && fraction <= 1)) {
      diagnostics.report(Code.BUDGET_OUT_OF_RANGE, span, value.written(), "from 0% to 100%");
      return Optional.empty();
    }
    return Optional.of(new HostExpression.Number(fraction));
  }

  private static String percent(double fraction) {
    return new Constant.Percent(fraction).written();
  }

  private Optional<Amount> list(Constant.ListOf list, Span span) {
    if (!place.every()) {
      diagnostics.report(Code.OUTSIDE_EVERY, span, "A list of amounts");
      return Optional.empty();
    }
    List<Double> values = new ArrayList<>();
    for (Constant element : list.elements()) {
      share(element, span).ifPresent(s -> values.add(s.constant().getAsDouble()));
    }
    return values.size() == list.elements().size() && !values.isEmpty()
        ? Optional.of(amount(new HostExpression.ByRound(values)))
        : Optional.empty();
  }

  private Optional<Amount> curve(Expression.Call c) {
    if (!place.every()) {
      diagnostics.report(Code.OUTSIDE_EVERY, c.span(), "`" + c.function() + "`");
      return Optional.empty();
    }
    List<HostExpression> ends = new ArrayList<>();
    for (Expression.Argument argument : c.arguments()) {
      ConstantEvaluation.of(argument.value(), place.names().constants(), diagnostics)
          .flatMap(v -> share(v, argument.value().span()))
          .ifPresent(ends::add);
    }
    return ends.size() == 2
        ? Optional.of(amount(new HostExpression.Apply(c.function(), ends)))
        : Optional.empty();
  }
}
