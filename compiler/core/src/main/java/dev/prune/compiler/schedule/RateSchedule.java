package dev.prune.compiler.schedule;

import dev.prune.compiler.resolve.Constant.Span;

/** {@code schedule warmup(2 epochs, then: cosine(0))}: the learning rate over time. */
public sealed interface RateSchedule {
  /** The optimiser's learning rate, always. */
  record Constant() implements RateSchedule {}

  /** Multiplied by {@code factor} after each {@code every}. */
  record Step(Span every, double factor) implements RateSchedule {}

  /** Half a cosine down to the learning rate {@code last}. */
  record Cosine(double last) implements RateSchedule {}

  /** A straight line down to the learning rate {@code last}. */
  record Linear(double last) implements RateSchedule {}

  /** Up in the first {@code warm} of the steps, then down to almost nothing. */
  record OneCycle(double warm) implements RateSchedule {}

  /** In a straight line up to the optimiser's learning rate, then {@code then}. */
  record WarmUp(Span length, RateSchedule then) implements RateSchedule {}
}
