package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;

/** A point of the run at which something happens. */
public sealed interface Moment {
  /** Where it stands. */
  Span span();

  /** {@code init}: before the first step. */
  record Init(Span span) implements Moment {}

  /** {@code end of epoch 2}. */
  record EndOfEpoch(Expression epoch, Span span) implements Moment {}

  /** {@code end of dense}: when a phase ends. */
  record EndOfPhase(Expression.Named phase, Span span) implements Moment {}

  /** {@code epoch 5} (its beginning), {@code step 100}. */
  record Begin(Expression at, Expression.Clock clock, Span span) implements Moment {}

  /** {@code when}: a moment that has a name, such as a parameter of a method. */
  record Called(Expression.Name name, Span span) implements Moment {}
}
