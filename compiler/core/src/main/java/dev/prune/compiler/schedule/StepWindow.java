package dev.prune.compiler.schedule;

import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.RunClock.Interval;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.Optional;

/**
 * The window of what fires every so many steps, which is empty where the first firing would come after the last moment.
 *
 * @param first when it would fire first
 * @param until the last moment at which it can
 */
public record StepWindow(Interval first, Interval until) {
  /**
   * The window.
   *
   * @param began when the phase began outside of which it does not fire, if there is one
   */
  public static StepWindow of(When.Every every, Optional<Interval> began, RunClock clock) {
    long interval = every.interval().count();
    Interval first =
        every
            .from()
            .map(m -> m.clock() == Clock.STEP ? clock.step(m.at()) : firstOfEpoch(m.at(), clock))
            .orElseGet(() -> began.map(b -> clock.after(b, interval)).orElseGet(() -> clock.step(interval)));
    return new StepWindow(first, every.until().map(m -> until(m, clock)).orElseGet(() -> lastStep(clock.end())));
  }

  /** Whether it does not fire in the run, as far as the text tells. */
  public boolean empty(RunClock clock) {
    return first.earliest() > Math.min(until.latest(), clock.end());
  }

  private static Interval until(Constant.Moment moment, RunClock clock) {
    return moment.clock() == Clock.STEP ? clock.step(moment.at()) : lastStep(clock.endOfEpoch(moment.at()));
  }

  private static Interval firstOfEpoch(long epoch, RunClock clock) {
    long before = clock.endOfEpoch(epoch - 1);
    return new Interval(before / 2 * 2 + 2, before / 2 * 2 + 2);
  }

  private static Interval lastStep(long endOfEpoch) {
    return new Interval(Math.max(0, endOfEpoch - 1), Math.max(0, endOfEpoch - 1));
  }
}
