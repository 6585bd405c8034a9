package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.Constant.Num;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.NetworkStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shape of one sample, from {@code float[1, 28, 28]}. */
final class InputShape {
  private static final int LARGEST = 1 << 24;

  private InputShape() {}

  /** The shape, or nothing after a message. */
  static Optional<Shape> of(NetworkStatement.Input input, Scope scope, Diagnostics diagnostics) {
    Span type = input.typeSpan();
    if (!input.elementType().equals("float")) {
      Span word = new Span(type.source(), type.start(), type.start() + input.elementType().length());
      diagnostics.reportUnknown(Code.UNKNOWN_ELEMENT_TYPE, word, input.elementType(), List.of("float"));
      return Optional.empty();
    }
    List<Integer> extents = new ArrayList<>();
    for (Expression extent : input.extents()) {
      Optional<Constant> value = ConstantEvaluation.of(extent, scope, diagnostics);
      if (value.isPresent() && value.get() instanceof Num n && n.whole() && n.value() >= 1 && n.value() <= LARGEST) {
        extents.add((int) n.value());
      } else {
        value.ifPresent(
            c -> diagnostics.report(Code.WRONG_KIND, extent.span(), "a whole number of at least 1", c.written()));
        return Optional.empty();
      }
    }
    if (extents.size() != 1 && extents.size() != 3) {
      diagnostics.report(Code.INPUT_SHAPE, type, extents.size());
      return Optional.empty();
    }
    return Optional.of(new Shape(extents));
  }
}
