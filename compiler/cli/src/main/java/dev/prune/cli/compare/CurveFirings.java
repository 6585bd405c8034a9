package dev.prune.cli.compare;

import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/**
 * How often rules fire whose amounts follow a curve. A curve that is looked at once or twice is a cut in one go, whatever the
 * method is called.
 */
final class CurveFirings {
  private static final int GRADUAL = 3;

  private CurveFirings() {}

  /**
   * A sentence for each such rule that fires, and does so fewer than three times in a run.
   *
   * @param steps of an epoch
   */
  static List<String> few(Training training, int epochs, IntSupplier steps) {
    return training.schedule().triggers().stream()
        .filter(CurveFirings::followsACurve)
        .flatMapToLong(trigger -> count(trigger, epochs, steps).stream())
        .filter(firings -> firings > 0 && firings < GRADUAL)
        .mapToObj(
            firings ->
                ("The curve of its amounts has only %d firing%s in %d epochs of %d steps, which is hardly gradual; a"
                        + " shorter `interval` has more.")
                    .formatted(firings, firings == 1 ? "" : "s", epochs, steps.getAsInt()))
        .distinct()
        .toList();
  }

  private static boolean followsACurve(Trigger trigger) {
    return trigger.body().stream()
        .flatMap(act -> act.all().stream())
        .flatMap(act -> act.cuts().stream())
        .flatMap(cut -> cut.amount().all().stream())
        .anyMatch(HostExpression::followsProgress);
  }

  /** Empty where only training can tell: within a phase, and where nothing is repeated. */
  private static OptionalLong count(Trigger trigger, int epochs, IntSupplier steps) {
    if (!(trigger.when() instanceof When.Every every) || trigger.within().isPresent()) {
      return OptionalLong.empty();
    }
    long each = every.steps() ? steps.getAsInt() : 1;
    long interval = every.interval().count();
    long first = every.from().map(from -> first(from, each)).orElse(interval);
    long end = epochs * each;
    long last = every.until().map(until -> Math.min(end, last(until, each))).orElse(end);
    return OptionalLong.of(last < first ? 0 : (last - first) / interval + 1);
  }

  /** A window in epochs of an interval in steps begins with the first step of its first epoch. */
  private static long first(Constant.Moment from, long each) {
    return from.clock() == Clock.EPOCH && each > 1 ? (from.at() - 1) * each + 1 : from.at();
  }

  private static long last(Constant.Moment until, long each) {
    return until.clock() == Clock.EPOCH ? until.at() * each : until.at();
  }
}
