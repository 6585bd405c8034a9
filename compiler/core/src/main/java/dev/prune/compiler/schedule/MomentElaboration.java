package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Moment;
import dev.prune.compiler.syntax.ScheduleItem;
import java.util.Optional;

/** From the moments of a text to the hooks at which they are looked at. */
record MomentElaboration(Registry registry) {
  /** When a moment is; nothing after messages. */
  Optional<When> when(Moment moment, Here here) {
    Values values = new Values(here.names().constants(), registry.diagnostics);
    return switch (moment) {
      case Moment.Init i -> Optional.of(new When.Init());
      case Moment.EndOfEpoch e ->
          values.whole(e.epoch(), "An epoch", Values.between(1, 1_000_000)).map(When.EndOfEpoch::new);
      case Moment.EndOfPhase p -> {
        Optional<Meaning> meaning = here.names().find(p.phase().name());
        if (meaning.isPresent() && meaning.get() instanceof Meaning.InPhase phase) {
          yield Optional.of(new When.EndOfPhase(phase.id()));
        }
        if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Unknown)) {
          registry.elsewhere.report(
              Code.UNKNOWN_PHASE, p.phase().name(), p.phase().span(), true,
              here.names().names(m -> m instanceof Meaning.InPhase), registry.diagnostics);
        }
        yield Optional.empty();
      }
      case Moment.Begin b ->
          values
              .whole(
                  b.at(),
                  b.clock() == Expression.Clock.EPOCH ? "An epoch" : "A step",
                  Values.between(1, Integer.MAX_VALUE))
              .map(at -> begin(at, b.clock()));
      case Moment.Called c ->
          values
              .moment(c.name())
              .map(m -> begin((int) Math.min(Integer.MAX_VALUE, m.at()), m.clock()));
    };
  }

  private static When begin(int at, Expression.Clock clock) {
    if (clock == Expression.Clock.STEP) {
      return new When.AfterStep(at);
    }
    return at == 1 ? new When.Init() : new When.EndOfEpoch(at - 1);
  }

  /** When a trigger fires again and again; nothing after messages. */
  Optional<When.Every> every(ScheduleItem.Every every, Here here) {
    Values values = new Values(here.names().constants(), registry.diagnostics);
    Optional<Constant.Span> interval = values.span(every.interval());
    Optional<Constant.Moment> from = every.from().flatMap(values::moment);
    Optional<Constant.Moment> until = every.until().flatMap(values::moment);
    if (interval.isEmpty()
        || every.from().isPresent() && from.isEmpty()
        || every.until().isPresent() && until.isEmpty()) {
      return Optional.empty();
    }
    When.Every when = new When.Every(interval.get(), from, until, every.order());
    boolean steps = when.steps();
    if (!steps && every.order() != ScheduleItem.UpdateOrder.AFTER) {
      registry.diagnostics.report(Code.EPOCHS_HAVE_NO_UPDATE, every.interval().span());
      return Optional.empty();
    }
    if (!steps && stepMoment(every.from(), from) || !steps && stepMoment(every.until(), until)) {
      return Optional.empty();
    }
    return Optional.of(when);
  }

  private boolean stepMoment(Optional<Expression> written, Optional<Constant.Moment> moment) {
    boolean wrong = moment.isPresent() && moment.get().clock() == Expression.Clock.STEP;
    if (wrong) {
      registry.diagnostics.report(Code.CLOCKS_DIFFER, written.get().span(), moment.get().written());
    }
    return wrong;
  }
}
