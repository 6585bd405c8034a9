package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.schedule.SetExpression.At;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.schedule.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hamming(S, S@prev)}, {@code max(hamming(S, S@last(5)))}, and {@code similarity} likewise. */
final class SetComparisonElaboration {
  /** What compares two sets. */
  static final Set<String> FUNCTIONS = Set.of("hamming", "similarity");

  private final Names names;
  private final Registry registry;
  private final Diagnostics diagnostics;

  private SetComparisonElaboration(Names names, Registry registry) {
    this.names = names;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /** Whether an expression compares sets. */
  static boolean compares(Expression expression) {
    return expression instanceof Expression.Call c && FUNCTIONS.contains(c.function());
  }

  /**
   * The comparison; nothing after messages.
   *
   * @param fold what makes one number of several, where {@code @last} may stand
   */
  static Optional<HostExpression> run(Expression.Call call, Optional<String> fold, Names names, Registry registry) {
    return new SetComparisonElaboration(names, registry).comparison(call, fold);
  }

  private Optional<HostExpression> comparison(Expression.Call call, Optional<String> fold) {
    List<Expression> arguments = call.arguments().stream().map(Expression.Argument::value).toList();
    if (arguments.size() != 2) {
      diagnostics.report(Code.WRONG_ARGUMENT_COUNT, call.span(), call.function(), Count.of(2, "argument"));
      return Optional.empty();
    }
    Optional<SetExpression> left = set(arguments.getFirst());
    Optional<SetExpression> right = set(arguments.getLast());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    if (left.get().several() || right.get().several() && fold.isEmpty()) {
      diagnostics.report(Code.LAST_STANDS_ALONE, (left.get().several() ? arguments.getFirst() : call).span());
      return Optional.empty();
    }
    if (!right.get().several() && fold.isPresent()) {
      diagnostics.report(Code.COMPARES_TWO_SETS, call.span(), fold.get(), call.function());
      return Optional.empty();
    }
    Rule one = rule(left.get());
    Rule other = rule(right.get());
    if (one.unit() != other.unit() || !one.layers().equals(other.layers())) {
      diagnostics.report(Code.SETS_DIFFER, call.span(), call.function());
      return Optional.empty();
    }
    return Optional.of(new HostExpression.OfSets(fold, call.function(), left.get(), right.get()));
  }

  private Rule rule(SetExpression set) {
    return registry.watched(set.series()).orElseThrow().set().cut().rule();
  }

  private Optional<SetExpression> set(Expression expression) {
    Expression of = expression instanceof Expression.History h ? h.of() : expression;
    Optional<Meaning> meaning = of instanceof Expression.Name n ? names.find(n.name()) : Optional.empty();
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Unknown) {
      return Optional.empty();
    }
    Optional<WatchedSet> watched =
        meaning.isPresent() && meaning.get() instanceof Meaning.Kept k
            ? registry.watched(k.set().name())
            : Optional.empty();
    if (watched.isEmpty()) {
      Optional<String> elsewhere =
          of instanceof Expression.Name n && meaning.isEmpty()
              ? registry.elsewhere.help(n.name(), n.span(), false)
              : Optional.empty();
      elsewhere.ifPresentOrElse(
          help -> diagnostics.reportWithHelp(Code.NOT_A_SERIES_OF_SETS, of.span(), help),
          () -> diagnostics.report(Code.NOT_A_SERIES_OF_SETS, of.span()));
      return Optional.empty();
    }
    String name = watched.get().set().name();
    if (!(expression instanceof Expression.History h)) {
      return Optional.of(new SetExpression(name, new At.Ago(0)));
    }
    return switch (h.when()) {
      case PREVIOUS -> Optional.of(new SetExpression(name, new At.Ago(1)));
      case FIRST -> Optional.of(new SetExpression(name, new At.First()));
      case EPOCH -> count(h, "An epoch", 1_000_000).map(e -> new SetExpression(name, new At.OfEpoch(e)));
      case LAST -> count(h, "The number of sets", 1_000).map(n -> new SetExpression(name, new At.Last(n)));
    };
  }

  private Optional<Integer> count(Expression.History h, String what, int most) {
    return new Values(names.constants(), diagnostics)
        .whole(h.argument().orElseThrow(), what, Values.between(1, most));
  }
}
