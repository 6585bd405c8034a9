package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * What stands at the top of a file. {@code doc} is the text of the {@code ///} lines before it, without the slashes.
 */
public sealed interface Declaration {
  /** The name it declares. */
  Expression.Named name();

  /** Where it stands. */
  Span span();

  /** {@code network LeNet { ... }}. */
  record Network(Expression.Named name, List<NetworkStatement> body, String doc, Span span) implements Declaration {}

  /** {@code network Small = LeNet resized { fc1: 75 }}. */
  record Resized(Expression.Named name, Expression.Named of, List<Width> widths, String doc, Span span)
      implements Declaration {
    /** {@code fc1: 75}; {@code layer} is the dotted name as written. */
    public record Width(Expression.Named layer, Expression width) {}
  }

  /** {@code block basic(x, width: int, stride: int = 1) { ... }}. */
  record Block(
      Expression.Named name, List<Parameter> parameters, List<NetworkStatement> body, String doc, Span span)
      implements Declaration {}

  /** {@code method gmp(remove: share) { ... }}. */
  record Method(Expression.Named name, List<Parameter> parameters, List<ScheduleItem> body, String doc, Span span)
      implements Declaration {}

  /** {@code train LeNet { ... }}. */
  record Train(Expression.Named name, List<TrainItem> body, String doc, Span span) implements Declaration {}

  /** {@code let widths = [64, 128]}. */
  record Let(LetStatement let) implements Declaration {
    @Override
    public Expression.Named name() {
      return let.name();
    }

    @Override
    public Span span() {
      return let.span();
    }
  }

  /** A parameter of a block or a method. */
  record Parameter(
      Expression.Named name, Optional<Expression.Named> type, Optional<Expression> byDefault, Span span) {}
}
