package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.stream.Stream;

/** A statement of a network or a block. */
public sealed interface NetworkStatement {
  /** Where it stands. */
  Span span();

  /** {@code input image: float[1, 28, 28]}. */
  record Input(Expression.Named name, String elementType, Span typeSpan, List<Expression> extents, Span span)
      implements NetworkStatement {}

  /** {@code fc1 = ...}, {@code output digit = ...}. */
  record Value(boolean output, Expression.Named name, Expression value, Span span) implements NetworkStatement {}

  /** {@code let widths = [64, 128]}. */
  record Let(LetStatement let) implements NetworkStatement {
    @Override
    public Span span() {
      return let.span();
    }
  }

  /** {@code for w in widths { ... }}. */
  record For(Expression.Named name, Expression in, List<NetworkStatement> body, Span span)
      implements NetworkStatement {}

  /** {@code repeat 3 { ... }}. */
  record Repeat(Expression times, List<NetworkStatement> body, Span span) implements NetworkStatement {}

  /** {@code if p { ... } else { ... }}; {@code no} is empty without an else. */
  record If(Expression condition, List<NetworkStatement> yes, List<NetworkStatement> no, Span span)
      implements NetworkStatement {}

  /** {@code return relu(main + skip)}. */
  record Return(Expression value, Span span) implements NetworkStatement {}

  /** Whether a {@code return} stands in it. */
  default boolean mayReturn() {
    return switch (this) {
      case Return r -> true;
      case If i -> Stream.concat(i.yes().stream(), i.no().stream()).anyMatch(NetworkStatement::mayReturn);
      case For f -> f.body().stream().anyMatch(NetworkStatement::mayReturn);
      case Repeat r -> r.body().stream().anyMatch(NetworkStatement::mayReturn);
      case Input i -> false;
      case Value v -> false;
      case Let l -> false;
    };
  }
}
