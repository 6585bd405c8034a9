package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.schedule.Order;
import java.util.Locale;
import java.util.Optional;

/** How the amount of a choice is meant, and which clauses therefore may not stand beside it. */
final class ChoiceWay {
  private static final int MOST_CANDIDATES = 10_000;

  private final Choice choice;
  private final Diagnostics diagnostics;
  private boolean good = true;

  private ChoiceWay(Choice choice, Diagnostics diagnostics) {
    this.choice = choice;
    this.diagnostics = diagnostics;
  }

  /** The way; nothing after messages. */
  static Optional<Cut.Way> run(Choice choice, Names names, Diagnostics diagnostics) {
    return new ChoiceWay(choice, diagnostics).way(names);
  }

  /** Which end of the ranking the runtime looks at. */
  static Order order(Choice.Order order) {
    return switch (order) {
      case LOWEST, BELOW, UNCONNECTED -> Order.LOWEST;
      case HIGHEST, ABOVE -> Order.HIGHEST;
      case RANDOM -> Order.RANDOM;
    };
  }

  /** What a message calls a choice that needs a score. */
  static String words(Choice choice) {
    return choice.best().isPresent() ? "best of" : choice.order().name().toLowerCase(Locale.ROOT);
  }

  private Optional<Cut.Way> way(Names names) {
    switch (choice.order()) {
      case BELOW, ABOVE -> {
        ranking("a threshold", "a threshold is the same for every layer");
        best("a threshold");
        Optional<Counted> counted = Counted.find(choice.unit().name());
        if (counted.isPresent() && counted.get() != Counted.UNITS && counted.get() != Counted.WEIGHTS) {
          diagnostics.report(Code.CANNOT_CHOOSE, choice.unit().span(), choice.unit().name());
          good = false;
        }
        return good ? Optional.of(new Cut.Way.Beyond()) : Optional.empty();
      }
      case UNCONNECTED -> {
        String what = "what is unconnected";
        choice.by().ifPresent(by -> without("by", by.span(), what, "only masks decide that"));
        ranking(what, "only masks decide that");
        best(what);
        Optional<Counted> counted = Counted.find(choice.unit().name());
        if (counted.isPresent() && counted.get() != Counted.UNITS) {
          diagnostics.report(Code.UNCONNECTED_WHAT, choice.unit().span(), choice.unit().name());
          good = false;
        }
        return good ? Optional.of(new Cut.Way.Unconnected()) : Optional.empty();
      }
      case LOWEST, HIGHEST -> {
        best("the " + choice.order().name().toLowerCase(Locale.ROOT));
        return good ? Optional.of(new Cut.Way.Share()) : Optional.empty();
      }
      default -> {
        return choice.best().isEmpty()
            ? Optional.of(new Cut.Way.Share())
            : new Values(names.constants(), diagnostics)
                .whole(choice.best().get(), "The number of candidates", Values.between(1, MOST_CANDIDATES))
                .map(Cut.Way.BestOf::new);
      }
    }
  }

  private void ranking(String what, String why) {
    choice.ranked().ifPresent(ranked -> without("ranked", ranked.span(), what, why));
    choice.ratios().map(Expression::span).ifPresent(span -> without("ratios", span, what, why));
  }

  private void best(String what) {
    choice
        .best()
        .ifPresent(best -> without("best of", best.span(), what, "only a `random` choice has several candidates"));
  }

  private void without(String clause, Span span, String what, String why) {
    diagnostics.report(Code.CLAUSE_WITHOUT_MEANING, span, clause, what, why);
    good = false;
  }
}
