package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can never happen, because the run is over before, or a phase never ends. */
final class Reachability {
  private final Schedule schedule;
  private final int epochs;
  private final RunClock clock;
  private final PhaseTimes times;
  private final Diagnostics diagnostics;

  /** For each phase, the epoch after which it can begin at the earliest. */
  private final Map<Integer, Integer> begins = new HashMap<>();

  private final Map<Integer, Phase> phases = new HashMap<>();

  private Reachability(Schedule schedule, RunClock clock, Diagnostics diagnostics) {
    this.schedule = schedule;
    this.epochs = clock.epochs();
    this.clock = clock;
    this.times = PhaseTimes.of(schedule.tracks(), clock);
    this.diagnostics = diagnostics;
  }

  static void check(Schedule schedule, RunClock clock, Diagnostics diagnostics) {
    new Reachability(schedule, clock, diagnostics).check();
  }

  private void check() {
    schedule.tracks().forEach(track -> follow(track.parts(), 0, true));
    for (Trigger trigger : schedule.triggers()) {
      // Where a method did it, the use of the method is what can be changed.
      when(trigger.when(), trigger.site());
      if (trigger.when() instanceof When.Every e && e.steps()) {
        steps(e, trigger);
      }
      curve(trigger);
      list(trigger);
      trigger.body().forEach(act -> act.all().forEach(a -> act(a, trigger)));
    }
    schedule.snapshots().forEach(s -> when(s.when(), s.span()));
    for (Metric metric : schedule.metrics()) {
      metric.from().ifPresent(from -> begin(from, metric.span()));
      metric.value().all().forEach(e -> snapshots(e, metric));
    }
    for (WatchedSet watched : schedule.watched()) {
      watched.from().ifPresent(from -> begin(from, watched.span()));
      long from = watched.from().filter(m -> m.clock() == Clock.EPOCH).map(Constant.Moment::at).orElse(1L);
      for (Score.Source source : watched.set().cut().scores().stream().flatMap(s -> s.sources().stream()).toList()) {
        if (source instanceof Score.Source.Remembered r) {
          taken(r.snapshot(), watched.each() == Clock.EPOCH ? from : from - 1, watched.span());
        }
      }
    }
  }

  /** Walks phases in order; the answer is the epoch after which the last of them can be over. */
  private int follow(List<Track.Part> parts, int after, boolean last) {
    int end = after;
    for (int i = 0; i < parts.size(); i++) {
      boolean final_ = last && i == parts.size() - 1;
      switch (parts.get(i)) {
        case Track.Part.Loop loop -> end = follow(loop.parts(), end, false);
        case Track.Part.One one -> {
          Phase phase = one.phase();
          begins.put(phase.id(), end);
          phases.put(phase.id(), phase);
          if (end >= epochs && end > 0) {
            diagnostics.report(
                Code.UNREACHABLE, phase.span(), "The phase `" + phase.name() + "` never begins",
                Count.of(epochs, "epoch"));
          }
          if (!phase.ends() && !final_) {
            diagnostics.report(Code.PHASE_WITHOUT_END, phase.span(), phase.name());
          }
          // After a phase that must get an end, nothing can be said of the phases behind it.
          end = phase.ends() ? PhaseBounds.earliestEnd(phase, end) : final_ ? epochs : end;
        }
      }
    }
    return end;
  }

  private void when(When when, Span span) {
    switch (when) {
      case When.Init i -> {}
      case When.AfterStep s -> step(s.step(), span);
      case When.EndOfEpoch e -> {
        if (e.epoch() > epochs) {
          diagnostics.report(Code.UNREACHABLE, span, "The end of epoch " + e.epoch() + " never comes",
          Count.of(epochs, "epoch"));
        }
      }
      case When.EndOfPhase p -> {
        Phase phase = phases.get(p.phase());
        if (phase != null && !phase.ends()) {
          diagnostics.report(Code.PHASE_NEVER_ENDS, span, phase.name());
        } else if (phase != null
            && begins.get(p.phase()) < epochs
            && PhaseBounds.earliestEnd(phase, begins.get(p.phase())) > epochs) {
          diagnostics.report(
              Code.UNREACHABLE, span, "The end of the phase `" + phase.name() + "` never comes",
              Count.of(epochs, "epoch"));
        } else if (phase != null
            && clock.stepsPerEpoch().isPresent()
            && begins.get(p.phase()) < epochs
            && times.end(p.phase()).earliest() > clock.end()) {
          tooLate(span, "The end of the phase `" + phase.name() + "`");
        }
      }
      case When.Every e -> window(e, span);
    }
  }

  /** A step behind the last one, where the text tells how many there are. */
  private void step(long step, Span span) {
    if (clock.stepsPerEpoch().isPresent() && step > clock.steps()) {
      tooLate(span, "Step " + step);
    }
  }

  /** What fires every so many steps and has no time to. */
  private void steps(When.Every e, Trigger trigger) {
    StepWindow window = StepWindow.of(e, trigger.within().map(times::begin), clock);
    boolean backwards =
        e.from().isPresent() && e.until().isPresent() && e.from().get().clock() == e.until().get().clock()
            && e.until().get().at() < e.from().get().at();
    boolean unreachable = e.from().filter(f -> f.clock() == Clock.EPOCH && f.at() > epochs).isPresent();
    if (clock.stepsPerEpoch().isPresent() && window.empty(clock) && !backwards && !unreachable) {
      boolean run = window.first().earliest() > clock.end();
      String first = "The first firing, " + (trigger.within().isEmpty() ? "at" : "not before") + " step " + window.first().earliest() / 2;
      if (run) {
        tooLate(trigger.site(), first + ",");
      } else {
        diagnostics.report(
            Code.AFTER_LAST_STEP, trigger.site(), first + ",",
            "its window ends with step " + window.until().latest() / 2,
            clock.stepsPerEpoch().getAsLong());
      }
    }
  }

  private void tooLate(Span span, String what) {
    diagnostics.report(
        Code.AFTER_LAST_STEP, span, what, "the run has " + Count.of(clock.steps(), "step"),
        clock.stepsPerEpoch().getAsLong());
  }

  /** A curve that the run cuts off: its last amount, which the text promises, would never be reached. */
  private void curve(Trigger trigger) {
    boolean follows =
        trigger.body().stream()
            .flatMap(act -> act.all().stream())
            .flatMap(act -> act.cuts().stream())
            .flatMap(cut -> cut.amount().all().stream())
            .anyMatch(HostExpression::followsProgress);
    if (follows
        && trigger.when() instanceof When.Every e
        && e.until().isPresent()
        && e.until().get().clock() == Clock.EPOCH
        && e.until().get().at() > epochs) {
      diagnostics.report(
          Code.UNREACHABLE,
          trigger.site(),
          "The end of epoch " + e.until().get().at() + ", which the curve leads to, never comes",
          Count.of(epochs, "epoch"));
    }
  }

  /** A list of amounts that is longer than the window at whose ends of epochs they are asked for. */
  private void list(Trigger trigger) {
    if (!(trigger.when() instanceof When.Every e) || e.steps() || trigger.within().isPresent()) {
      return;
    }
    long first = e.from().map(Constant.Moment::at).orElse(e.interval().count());
    long last = Math.min(epochs, e.until().map(Constant.Moment::at).orElse((long) epochs));
    long firings = last < first ? 0 : (last - first) / e.interval().count() + 1;
    trigger.body().stream()
        .flatMap(act -> act.all().stream())
        .flatMap(act -> act.cuts().stream())
        .flatMap(cut -> cut.amount().all().stream())
        .filter(HostExpression.ByRound.class::isInstance)
        .mapToInt(amount -> ((HostExpression.ByRound) amount).values().size())
        .max()
        .stream()
        .filter(amounts -> firings > 0 && amounts > firings)
        .forEach(
            amounts ->
                diagnostics.report(
                    Code.UNREACHABLE,
                    trigger.site(),
                    "The last of " + Count.of(amounts, "amount") + " never comes, since this fires "
                        + (firings == 1 ? "once" : firings + " times"),
                    Count.of(epochs, "epoch")));
  }

  private void window(When.Every e, Span span) {
    e.from().filter(from -> from.clock() == Clock.EPOCH).ifPresent(from -> begin(from, span));
    boolean alike =
        e.from().isPresent() && e.until().isPresent() && e.from().get().clock() == e.until().get().clock();
    if (alike && e.until().get().at() < e.from().get().at()) {
      diagnostics.report(Code.EMPTY_WINDOW, span, e.from().get().written(), e.until().get().written());
    } else if (!e.steps()) {
      long first = e.from().map(Constant.Moment::at).orElse(e.interval().count());
      long last = Math.min(epochs, e.until().map(Constant.Moment::at).orElse((long) epochs));
      if (first > last && e.from().isEmpty()) {
        String never = "The first firing, at the end of epoch " + first + ", never comes";
        if (last < epochs) {
          diagnostics.reportWithHelp(
              Code.UNREACHABLE, span, "Let it fire more often, or until epoch %d at least.".formatted(first),
              never + ", since this fires until epoch " + last, Count.of(epochs, "epoch"));
        } else {
          diagnostics.report(Code.UNREACHABLE, span, never, Count.of(epochs, "epoch"));
        }
      }
    }
  }

  private void begin(Constant.Moment from, Span span) {
    if (from.clock() == Clock.STEP) {
      step(from.at(), span);
    }
    if (from.clock() == Clock.EPOCH && from.at() > epochs) {
      diagnostics.report(Code.UNREACHABLE, span, "Epoch " + from.at() + " never comes", Count.of(epochs, "epoch"));
    }
  }

  /** A metric may not look at a snapshot before it is taken. */
  private void snapshots(HostExpression expression, Metric metric) {
    if (!(expression instanceof HostExpression.Flat flat)) {
      return;
    }
    for (Score.Source source : flat.variables().values()) {
      if (source instanceof Score.Source.Remembered r) {
        long from = metric.from().filter(m -> m.clock() == Clock.EPOCH).map(Constant.Moment::at).orElse(1L);
        // Measured at ends of epochs, a snapshot taken at the same end is there already.
        taken(r.snapshot(), metric.each() == Clock.EPOCH ? from : from - 1, metric.span());
      }
    }
  }

  private void act(Act act, Trigger trigger) {
    if (!(trigger.when() instanceof When.Init) && !(trigger.when() instanceof When.EndOfEpoch)) {
      return;
    }
    int at = trigger.when() instanceof When.EndOfEpoch e ? e.epoch() : 0;
    if (act instanceof Act.Rewind rewind) {
      taken(rewind.snapshot().name(), at, rewind.span());
    }
    for (Cut cut : act.cuts()) {
      for (Score.Source source : cut.scores().stream().flatMap(s -> s.sources().stream()).toList()) {
        if (source instanceof Score.Source.Remembered r) {
          taken(r.snapshot(), at, act.span());
        }
      }
    }
  }

  private void taken(String name, long atEndOf, Span span) {
    Optional<Snapshot> snapshot = schedule.snapshots().stream().filter(s -> s.name().equals(name)).findFirst();
    if (snapshot.isPresent() && snapshot.get().when() instanceof When.EndOfEpoch e && e.epoch() > atEndOf) {
      diagnostics.report(Code.SNAPSHOT_TOO_LATE, span, name, e.epoch());
    }
  }
}
