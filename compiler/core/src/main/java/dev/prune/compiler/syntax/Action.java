package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** Something that changes the network or the state of training. */
public sealed interface Action {
  /** Where it stands. */
  Span span();

  /** {@code mask}, {@code compact}, {@code restore}, {@code grow(value: 0)}, {@code freeze}, ... of a target. */
  record Apply(Verb verb, List<Expression.Argument> arguments, Target target, Span span) implements Action {}

  /** {@code scale S by 0.99}. */
  record Scale(Target target, Expression factor, Span span) implements Action {}

  /** {@code resize conv to width * density by norm(w)}. */
  record Resize(
      Selector selector, Expression width, Optional<Expression> by, Optional<Context> context, Span span)
      implements Action {}

  /** {@code reset optimizer}. */
  record Reset(Expression.Named what, Span span) implements Action {}

  /** {@code rewind parameters, slots to first}; {@code parts} is empty in {@code rewind first}. */
  record Rewind(List<Expression.Named> parts, Expression.Named snapshot, Span span) implements Action {}

  /** {@code restart schedule}. */
  record Restart(Span span) implements Action {}

  /** {@code strength = min(strength + 1e-4, 1) of S}, {@code ... except S}, or of everything. */
  record Assign(Expression.Named variable, Expression value, Optional<Scope> scope, Span span) implements Action {}

  /** What an assignment is for: what the selector names, or all but that. */
  record Scope(boolean except, Selector selector) {}

  /** The verbs that take a target and nothing else. */
  enum Verb {
    MASK,
    COMPACT,
    RESTORE,
    GROW,
    FREEZE,
    THAW,
    FOLD,
    REINIT
  }

  /** What an action acts on. */
  sealed interface Target {
    /** Where it stands. */
    Span span();
  }

  /** A choice written in place. */
  record Chosen(Choice choice) implements Target {
    @Override
    public Span span() {
      return choice.span();
    }
  }

  /** A selector, or the name of a {@code set} (a selector of one plain name). */
  record Selected(Selector selector) implements Target {
    @Override
    public Span span() {
      return selector.span();
    }
  }
}
