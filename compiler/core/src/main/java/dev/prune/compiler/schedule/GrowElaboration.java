package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.syntax.Action;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code grow(value: 0) highest count(D) of weights of all by abs(grad) ranked per layer}: a choice among masked
 * weights. Its amount is a share, or the number that a set took; {@code value} is a number or a variable.
 */
final class GrowElaboration {
  private static final String COUNT = "count";
  static final Values.Range ANY =
      new Values.Range(-Float.MAX_VALUE, Float.MAX_VALUE, false, "a number that a float holds");

  private final Action.Apply action;
  private final Here here;
  private final Registry registry;
  private final Diagnostics diagnostics;

  private GrowElaboration(Action.Apply action, Here here, Registry registry) {
    this.action = action;
    this.here = here;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /** The action; nothing after messages. */
  static Optional<Act> run(Action.Apply action, Here here, Registry registry) {
    return new GrowElaboration(action, here, registry).grow();
  }

  private Optional<Act> grow() {
    Optional<Beginning> value = beginning();
    if (!(action.target() instanceof Action.Chosen chosen)) {
      return refuse(action.target().span(), "a selector or a set names layers or what was chosen before");
    }
    Choice choice = chosen.choice();
    Optional<Counted> unit = Counted.find(choice.unit().name());
    if (unit.isPresent() && unit.get() != Counted.WEIGHTS) {
      return refuse(choice.unit().span(), "`" + choice.unit().name() + "` are none");
    }
    if (choice.order() == Choice.Order.BELOW
        || choice.order() == Choice.Order.ABOVE
        || choice.order() == Choice.Order.UNCONNECTED
        || choice.best().isPresent()) {
      return refuse(choice.span(), "this form is for what is removed");
    }
    if (choice.keep().isPresent()) {
      return refuse(choice.keep().get().span(), "`keep` has nothing to keep");
    }
    if (choice.ratios().isPresent()) {
      return refuse(choice.ratios().get().span(), "`ratios` is for what is removed; write `ranked per layer`");
    }
    if (choice.amount() instanceof Expression.Call c && c.function().equals(COUNT)) {
      Optional<NamedSet> set = set(choice, c);
      Expression none = new Expression.Percent(0, choice.amount().span());
      return set.flatMap(s -> act(with(choice, none), Optional.of(s), value));
    }
    return act(with(choice, choice.amount()), Optional.empty(), value);
  }

  private Optional<Act> act(Choice choice, Optional<NamedSet> asMany, Optional<Beginning> value) {
    Optional<Cut> cut = CutElaboration.run(choice, here.cut(action.span().place(), false), registry);
    if (cut.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    var counted = cut.get().rule().counted();
    if (counted != dev.prune.runtime.schedule.Counted.WEIGHTS) {
      return refuse(choice.amount().span(), "this counts " + counted.name().toLowerCase(Locale.ROOT));
    }
    Ranking ranking = cut.get().rule().ranking();
    if (ranking != Ranking.GLOBAL && ranking != Ranking.PER_LAYER) {
      return refuse(choice.ranked().map(Choice.Ranked::span).orElse(choice.span()), "rows do not compete for growth");
    }
    return Optional.of(new Act.Grow(cut.get(), asMany, value.get().number(), value.get().from(), action.span()));
  }

  /** What weights begin with: a number, or those of a variable. */
  private record Beginning(double number, Optional<Variable> from) {
    static Beginning at(double number) {
      return new Beginning(number, Optional.empty());
    }
  }

  private Optional<Beginning> beginning() {
    var call = new CallArguments.Call("grow", action.span(), action.arguments(), action.span());
    return CallArguments.bind(call, List.of("value"), diagnostics)
        .flatMap(
            arguments ->
                arguments.find("value").map(this::beginning).orElse(Optional.of(Beginning.at(0))));
  }

  private Optional<Beginning> beginning(Expression value) {
    Optional<Meaning> meaning =
        value instanceof Expression.Name n ? here.names().find(n.name()) : Optional.empty();
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Unknown) {
      return Optional.empty();
    }
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Varying v) {
      return Optional.of(new Beginning(0, Optional.of(v.variable())));
    }
    return new Values(here.names().constants(), diagnostics)
        .number(value, "The value that weights begin with", ANY)
        .map(Beginning::at);
  }

  /** The set whose number counts. */
  private Optional<NamedSet> set(Choice choice, Expression.Call count) {
    if (choice.base().isPresent()) {
      refuse(choice.amount().span(), "`" + COUNT + "` is a number, no share of a network");
      return Optional.empty();
    }
    if (count.arguments().size() != 1) {
      diagnostics.report(Code.WRONG_ARGUMENT_COUNT, count.span(), COUNT, Count.of(1, "argument"));
      return Optional.empty();
    }
    Expression of = count.arguments().getFirst().value();
    Optional<Meaning> meaning = of instanceof Expression.Name n ? here.names().find(n.name()) : Optional.empty();
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Unknown) {
      return Optional.empty();
    }
    if (meaning.isPresent()
        && meaning.get() instanceof Meaning.Kept kept
        && kept.set().cut().rule().unit() == Unit.WEIGHTS) {
      return Optional.of(kept.set());
    }
    diagnostics.report(Code.COUNT_OF_WHAT, of.span());
    return Optional.empty();
  }

  /** What grows may be all there is: nothing is kept back. */
  private static Choice with(Choice choice, Expression amount) {
    return new Choice(
        choice.order(), amount, choice.base(), choice.unit(), choice.selector(), choice.by(), choice.context(),
        choice.ranked(), choice.ratios(), choice.ratiosContext(), choice.best(),
        Optional.of(new Expression.Number(0, true, choice.span())), choice.span());
  }

  private Optional<Act> refuse(Span span, String why) {
    diagnostics.report(Code.CANNOT_GROW, span, why);
    return Optional.empty();
  }
}
