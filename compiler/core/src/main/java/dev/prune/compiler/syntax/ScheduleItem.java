package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** What a method, a phase or a trigger is made of. */
public sealed interface ScheduleItem {
  /** Where it stands. */
  Span span();

  /** {@code let g = grad(weights) over 5 batches}. */
  record Let(LetStatement let) implements ScheduleItem {
    @Override
    public Span span() {
      return let.span();
    }
  }

  /** {@code score taylor = abs(sum(w * grad)) over 5 batches of train in eval}. */
  record Score(Expression.Named name, Expression value, Optional<Context> context, Span span)
      implements ScheduleItem {}

  /** {@code var strength of each channel of conv = 0}. */
  record Var(
      Expression.Named name,
      Optional<Expression.Named> unit,
      Optional<Selector> selector,
      Expression initial,
      Span span)
      implements ScheduleItem {}

  /** {@code snapshot first = parameters, slots at end of epoch 1}. */
  record Snapshot(Expression.Named name, List<Expression.Named> parts, Moment at, Span span)
      implements ScheduleItem {}

  /**
   * {@code metric d = norm(parameters - first) each epoch from epoch 2}, {@code metric rho of each layer of conv = ...}.
   *
   * @param unit what it has a number for each of
   * @param selector of which layers
   */
  record Metric(
      Expression.Named name,
      Optional<Expression.Named> unit,
      Optional<Selector> selector,
      Expression value,
      Optional<Context> context,
      Expression.Clock each,
      Optional<Expression> from,
      Span span)
      implements ScheduleItem {}

  /** {@code set S = lowest 50% of weights of conv by abs(w) each epoch from epoch 2}. */
  record SetOf(
      Expression.Named name,
      Choice choice,
      Optional<Expression.Clock> each,
      Optional<Expression> from,
      Span span)
      implements ScheduleItem {}

  /** {@code penalty 1e-4 * abs(gamma) of conv}. */
  record Penalty(Expression formula, Optional<Selector> of, Span span) implements ScheduleItem {}

  /** {@code noise 0.1 * (random - 0.5) of dense}. */
  record Noise(Expression formula, Optional<Selector> of, Span span) implements ScheduleItem {}

  /** {@code read w as w * step(abs(w) - 0.1) of dense}. */
  record Read(Expression.Named what, Expression as, Optional<Selector> of, Span span) implements ScheduleItem {}
  /** {@code insert gate(initial: 0.5) behind conv}: a layer that the training adds to the network. */
  record Insert(Expression.Named operation, List<Expression.Argument> arguments, Selector selector, Span span)
      implements ScheduleItem {}

  /** {@code phase dense until p for 3 epochs no later than epoch 5 { ... }}. */
  record Phase(
      Expression.Named name,
      Optional<Expression> length,
      Optional<Expression> until,
      Optional<Expression> patience,
      Optional<Expression> noLaterThan,
      List<TrainItem> body,
      Span span)
      implements ScheduleItem {}

  /** {@code at end of epoch 2 { ... }}. */
  record At(Moment moment, List<ScheduleItem> body, Span span) implements ScheduleItem {}

  /** {@code every 100 steps from epoch 1 until epoch 8 after update { ... }}. */
  record Every(
      Expression interval,
      Optional<Expression> from,
      Optional<Expression> until,
      UpdateOrder order,
      List<ScheduleItem> body,
      Span span)
      implements ScheduleItem {}

  /** {@code repeat until p { ... }} ({@code until} true) or {@code repeat 3 { ... }}. */
  record Repeat(boolean until, Expression value, List<ScheduleItem> body, Span span) implements ScheduleItem {}

  /** {@code for t in [50%, 70%] { ... }}. */
  record For(Expression.Named name, Expression in, List<ScheduleItem> body, Span span) implements ScheduleItem {}

  /** {@code if p { ... } else { ... }}. */
  record If(Expression condition, List<ScheduleItem> yes, List<ScheduleItem> no, Span span)
      implements ScheduleItem {}

  /** {@code mask S}. */
  record Act(Action action) implements ScheduleItem {
    @Override
    public Span span() {
      return action.span();
    }
  }

  /** Where in a training step a trigger acts; {@code AFTER} where nothing was written. */
  enum UpdateOrder {
    BEFORE,
    AFTER,
    INSTEAD
  }
}
