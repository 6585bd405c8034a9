package dev.prune.compiler.plan;

import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.PhaseTimes;
import dev.prune.compiler.schedule.RunClock;
import dev.prune.compiler.schedule.RunClock.Interval;
import dev.prune.compiler.schedule.StepWindow;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.ScheduleItem.UpdateOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The firings of all triggers in order, each as late as it can be. Of what fires every so many steps there is one firing,
 * the last, which stands for all of them. What cannot come within the run is left out.
 */
final class Timeline {
  private static final long SOME_STEPS = 1 << 20;

  private final Training training;
  private final int most;
  private final RunClock clock;
  private final PhaseTimes times;

  /** Times as they were if the data clause said how many samples there are. */
  private final PhaseTimes counted;

  private final List<Firing> firings = new ArrayList<>();

  private Timeline(Training training, int most) {
    this.training = training;
    this.most = most;
    this.clock = RunClock.of(training.epochs(), training.data(), training.batch());
    this.times = PhaseTimes.of(training.schedule().tracks(), clock);
    this.counted =
        PhaseTimes.of(
            training.schedule().tracks(), new RunClock(training.epochs(), OptionalLong.of(SOME_STEPS)));
  }

  /**
   * The firings of a training, in the order in which they happen.
   *
   * @param most of a trigger that fires more often than this, only the last firing is foreseen
   */
  static List<Firing> of(Training training, int most) {
    return new Timeline(training, most).firings();
  }

  private List<Firing> firings() {
    training.schedule().triggers().forEach(this::fire);
    firings.replaceAll(f -> f.freezing(frozen(f)));
    firings.sort(
        Comparator.comparingLong(Firing::at)
            .thenComparingLong(Firing::earliest)
            .thenComparingInt(f -> rank(f.trigger().when())));
    return firings;
  }

  /** The order of what happens after the same step or epoch, as the trainer has it. */
  private static int rank(When when) {
    return switch (when) {
      case When.Every e when e.steps() -> e.order() == UpdateOrder.AFTER ? 1 : 0;
      case When.EndOfPhase p -> 3;
      default -> 2;
    };
  }

  /** What the phases of a moment do not train. A phase is over before what its end sets off. */
  private List<Integer> frozen(Firing firing) {
    boolean atEnd = firing.trigger().when() instanceof When.EndOfPhase;
    return times.phases().values().stream()
        .filter(p -> times.begin(p.id()).earliest() < firing.at())
        .filter(p -> firing.at() < latest(p) || !atEnd && firing.at() == latest(p))
        .flatMap(p -> p.frozen().stream())
        .toList();
  }

  /** When a phase is over at the latest: the run may be over before. */
  private long latest(Phase phase) {
    return Math.min(clock.end(), times.end(phase.id()).latest());
  }

  private void fire(Trigger trigger) {
    switch (trigger.when()) {
      case When.Init i -> firings.add(within(Firing.once(trigger, "before the first step", 0)));
      case When.EndOfEpoch e ->
          firings.add(within(Firing.once(trigger, "end of epoch " + e.epoch(), clock.endOfEpoch(e.epoch()))));
      case When.AfterStep s -> afterStep(trigger, s.step());
      case When.EndOfPhase p -> endOfPhase(trigger, times.phases().get(p.phase()));
      case When.Every e when e.steps() -> steps(trigger, e);
      case When.Every e -> epochs(trigger, e);
    }
  }

  /** What fires in a phase only, which training may end before. */
  private Firing within(Firing firing) {
    return firing.trigger().within().isEmpty()
        ? firing
        : firing.between(firing.earliest(), firing.at(), false, Firing.TRAINING);
  }

  private void afterStep(Trigger trigger, long step) {
    Interval moment = clock.step(step);
    if (moment.earliest() > clock.end()) {
      return;
    }
    String words = "after step " + step;
    if (moment.fixed()) {
      words += ", in epoch " + clock.epoch(moment.latest());
      firings.add(within(Firing.once(trigger, words, moment.latest())));
    } else {
      long last = Math.min(clock.end(), moment.latest());
      boolean comes = moment.latest() <= clock.end();
      firings.add(
          within(Firing.once(trigger, words, last).between(moment.earliest(), last, comes, Firing.SAMPLES)));
    }
  }

  private void endOfPhase(Trigger trigger, Phase phase) {
    Interval end = times.end(phase.id());
    if (end.earliest() > clock.end()) {
      return;
    }
    boolean comes = end.latest() <= clock.end();
    String when = !comes ? "if it comes" : at(end.latest()) + (end.fixed() ? "" : " at the latest");
    Firing firing = Firing.once(trigger, "end of " + phase.name() + ", " + when, latest(phase));
    if (!end.fixed()) {
      Interval known = counted.end(phase.id());
      firing = firing.between(end.earliest(), firing.at(), comes, known.fixed() ? Firing.SAMPLES : Firing.TRAINING);
    }
    firings.add(times.looped(phase.id()) ? firing.repeated(end.earliest()) : firing);
  }

  private String at(long tick) {
    return tick % 2 == 1 || clock.stepsPerEpoch().isEmpty() ? "epoch " + clock.epoch(tick) : "step " + tick / 2;
  }

  private void steps(Trigger trigger, When.Every e) {
    StepWindow window = StepWindow.of(e, trigger.within().map(times::begin), clock);
    if (window.empty(clock)) {
      return;
    }
    String words =
        "every "
            + e.interval().written()
            + e.from().map(f -> " from " + f.written()).orElse("")
            + e.until().map(u -> " until " + u.written()).orElse("")
            + ", after the last";
    long first = window.first().earliest();
    long end = Math.min(clock.end(), window.until().latest());
    Firing firing = Firing.once(trigger, words, end).placed(1, Integer.MAX_VALUE);
    boolean fixed = window.first().fixed() && window.until().fixed() && clock.stepsPerEpoch().isPresent();
    if (trigger.within().isPresent()) {
      long last = trigger.within().map(p -> Math.min(end, latest(times.phases().get(p)))).orElse(end);
      firing = Firing.once(trigger, words, last).placed(1, Integer.MAX_VALUE).between(first, last, false, Firing.TRAINING);
    } else if (fixed) {
      long interval = 2 * e.interval().count();
      long rounds = (end - first) / interval;
      // The curve ends with its window, also where the run ends before.
      long all = (window.until().latest() - first) / interval;
      firing =
          Firing.once(trigger, words, first + rounds * interval)
              .placed(all == 0 ? 1 : (double) rounds / all, (int) Math.min(Integer.MAX_VALUE, rounds));
    } else {
      boolean comes = window.first().latest() <= Math.min(end, window.until().earliest());
      // That it comes is enough where it comes often: the last firing is the last of its window.
      firing = firing.between(comes ? end : first, end, comes, comes ? "" : Firing.SAMPLES);
    }
    firings.add(firing.repeated(first));
  }

  private void epochs(Trigger trigger, When.Every e) {
    Optional<Interval> began = trigger.within().map(times::begin);
    if (began.isPresent() && began.get().earliest() >= clock.end()) {
      return;
    }
    long interval = e.interval().count();
    long from = e.from().map(Constant.Moment::at).orElse(interval + began.map(b -> clock.completed(b.earliest())).orElse(0L));
    long until = Math.min(training.epochs(), e.until().map(Constant.Moment::at).orElse((long) training.epochs()));
    // As the generated code counts: to the end of the window as it is written, not of a run that stops before.
    long window = e.until().map(Constant.Moment::at).orElse((long) training.epochs());
    long rounds = until < from ? 0 : (until - from) / interval + 1;
    long last = (window - from) / interval;
    for (long k = rounds > most ? rounds - 1 : 0; k < rounds; k++) {
      long epoch = from + k * interval;
      String words = "end of epoch " + epoch + (rounds > most ? ", the last of " + rounds : "");
      Firing firing =
          within(
              Firing.once(trigger, words, clock.endOfEpoch(epoch))
                  .placed(last == 0 ? 1 : (double) k / last, (int) k));
      boolean again = rounds > most || trigger.within().filter(times::looped).isPresent();
      firings.add(again ? firing.repeated(clock.endOfEpoch(rounds > most ? from : epoch)) : firing);
    }
  }
}
