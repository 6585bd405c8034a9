package dev.prune.compiler.schedule;

import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.ScheduleItem.UpdateOrder;
import java.util.Optional;

/**
 * When something is done. Epochs and steps count from 1. The beginning of epoch n is the end of epoch n - 1, and the
 * beginning of epoch 1 is {@link Init}.
 */
public sealed interface When {
  /** Before the first step. */
  record Init() implements When {}

  /** After the evaluation that ends an epoch. */
  record EndOfEpoch(int epoch) implements When {}

  /** After the update of a step. */
  record AfterStep(long step) implements When {}

  /** When a phase ends, before the next one begins. */
  record EndOfPhase(int phase) implements When {}

  /**
   * Again and again. In epochs: at the end of epochs {@code from}, {@code from + interval}, ... not beyond {@code
   * until}; in steps alike, before, after or in place of the update. A window in epochs of an interval in steps is from
   * the first step of its first epoch to the last step of its last one.
   *
   * @param interval epochs or steps between two firings
   * @param from first firing; without one, after the first interval
   * @param until the last moment; without one, the end of the run
   */
  record Every(
      Constant.Span interval, Optional<Constant.Moment> from, Optional<Constant.Moment> until, UpdateOrder order)
      implements When {
    /** Whether it fires in steps. */
    public boolean steps() {
      return interval.clock() == Clock.STEP;
    }
  }
}
