package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.data.Split;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What has a value now and in the past: metrics, and the numbers that training reports, {@code train.loss}. */
record SeriesElaboration(HostElaboration.Place place, Registry registry) {
  /**
   * The metric whose history is looked at; a reported number gets a history of its own.
   *
   * @param isNumber whether a name that is no metric is some number; a message was given where it is not
   */
  Optional<String> series(Expression of, Predicate<Expression.Name> isNumber) {
    if (of instanceof Expression.Member m) {
      return reported(m).map(r -> registry.history(r, m.span()).name());
    }
    if (of instanceof Expression.Name n) {
      Optional<Meaning> meaning = place.names().find(n.name());
      if (meaning.isPresent() && meaning.get() instanceof Meaning.Measured m) {
        return measured(m.metric(), n);
      }
      boolean said = meaning.isPresent() ? meaning.get() instanceof Meaning.Unknown : !isNumber.test(n);
      if (said) {
        return Optional.empty();
      }
    }
    registry.diagnostics.report(Code.HISTORY_OF_NOTHING, of.span());
    return Optional.empty();
  }

  /** The name of a metric; one of layers belongs into an expression that is computed for each layer. */
  Optional<String> measured(Metric metric, Expression.Name n) {
    if (!metric.layers().isEmpty()) {
      if (place.each().isEmpty()) {
        registry.diagnostics.report(Code.NUMBER_OF_EACH_LAYER, n.span(), n.name());
        return Optional.empty();
      }
      place.each().get().names(metric, n.span());
    }
    return Optional.of(metric.name());
  }

  /** {@code train.loss}. */
  Optional<HostExpression.Reported> reported(Expression.Member m) {
    Optional<Expression.Name> output = output(m);
    Expression of = output.isPresent() ? ((Expression.Member) m.of()).of() : m.of();
    String split = of instanceof Expression.Name n ? n.name() : "";
    if (split.equals("test")) {
      registry.diagnostics.report(Code.TEST_SPLIT, m.span());
      return Optional.empty();
    }
    if (!split.equals("train") && !split.equals("validation")) {
      registry.diagnostics.report(Code.NOT_A_METRIC, m.span());
      return Optional.empty();
    }
    if (!List.of("loss", "accuracy").contains(m.member())) {
      registry.diagnostics.reportUnknown(
          Code.UNKNOWN_METRIC, m.span(), split + "." + m.member(), List.of(split + ".loss", split + ".accuracy"));
      return Optional.empty();
    }
    if (split.equals("validation") && !place.validates()) {
      registry.diagnostics.report(Code.NO_VALIDATION, m.span());
      return Optional.empty();
    }
    HostExpression.Reported reported =
        new HostExpression.Reported(
            split.equals("train") ? Split.TRAIN : Split.VALIDATION, output.map(Expression.Name::name).orElse(""),
            m.member());
    registry.asked.putIfAbsent(reported, m.span());
    return Optional.of(reported);
  }

  /** The {@code exit} of {@code train.exit.loss}. */
  private static Optional<Expression.Name> output(Expression.Member m) {
    return m.of() instanceof Expression.Member inner
        ? Optional.of(new Expression.Name(inner.member(), inner.span()))
        : Optional.empty();
  }
}
