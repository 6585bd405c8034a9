package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.op.Operation;
import dev.prune.compiler.syntax.Expression.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers that a network was unrolled to so far, and whether they or their statements became too many. */
final class Unrolled {
  private static final int MOST_LAYERS = 20_000;
  private static final int MOST_STATEMENTS = 200_000;

  private final Diagnostics diagnostics;
  private final List<Node> nodes = new ArrayList<>();
  private final LayerNames names = new LayerNames();
  private int statements;
  private boolean tooLarge;

  Unrolled(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The layers, in order. */
  List<Node> nodes() {
    return nodes;
  }

  /** Whether everything stops, after a message. */
  boolean tooLarge() {
    return tooLarge;
  }

  /** Counts one more statement or round of a loop, and stops everything where they are too many. */
  boolean isTooLong(Span at) {
    if (++statements > MOST_STATEMENTS && !tooLarge) {
      diagnostics.report(Code.UNROLLED_TOO_LONG, at, "%,d".formatted(MOST_STATEMENTS));
    }
    tooLarge |= statements > MOST_STATEMENTS;
    return tooLarge;
  }

  /**
   * The name of a layer or block; nothing after a message.
   *
   * @param kind of layer or block
   * @param as the name that the text gives
   */
  Optional<String> name(LayerNames.Statement naming, String kind, boolean weighted, Optional<Named> as) {
    Optional<String> name = names.take(naming, kind, weighted, as.map(Named::name));
    if (name.isEmpty()) {
      diagnostics.report(Code.LAYER_NAME_TAKEN, as.get().span(), as.get().name());
    }
    return name;
  }

  /** Adds a layer and gives its value; nothing after a message. */
  Optional<Integer> layer(
      Operation operation,
      Arguments arguments,
      List<Integer> inputs,
      Optional<Named> as,
      Span span,
      LayerNames.Statement naming) {
    if (nodes.size() >= MOST_LAYERS) {
      if (!tooLarge) {
        diagnostics.report(Code.TOO_MANY_LAYERS, span, "%,d".formatted(MOST_LAYERS));
      }
      tooLarge = true;
      return Optional.empty();
    }
    Optional<String> name = name(naming, operation.name(), operation.weighted(), as);
    name.ifPresent(n -> nodes.add(new Node(nodes.size(), n, operation, arguments, inputs, span)));
    return name.map(n -> nodes.size() - 1);
  }
}
