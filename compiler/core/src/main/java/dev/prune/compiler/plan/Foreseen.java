package dev.prune.compiler.plan;

import dev.prune.compiler.schedule.HostExpression;
import dev.prune.runtime.schedule.Curve;
import java.util.List;
import java.util.OptionalDouble;

/** The value that an amount will have, where the schedule alone decides. */
final class Foreseen {
  private Foreseen() {}

  /** The value at a firing; nothing where it depends on training. */
  static OptionalDouble value(HostExpression expression, Firing firing) {
    return value(expression, firing, OptionalDouble.empty());
  }

  /**
   * The value at a firing for a layer.
   *
   * @param width live units of the layer, where the expression is computed for one
   */
  static OptionalDouble value(HostExpression expression, Firing firing, OptionalDouble width) {
    return switch (expression) {
      case HostExpression.Width w -> width;
      case HostExpression.Number n -> OptionalDouble.of(n.value());
      case HostExpression.Progress p -> OptionalDouble.of(firing.progress());
      case HostExpression.ByRound r ->
          OptionalDouble.of(r.values().get(Math.min(firing.round(), r.values().size() - 1)));
      case HostExpression.Apply a -> apply(a, firing, width);
      case HostExpression.Unary u when !u.predicate() -> {
        OptionalDouble value = value(u.operand(), firing, width);
        yield value.isPresent() ? OptionalDouble.of(-value.getAsDouble()) : value;
      }
      case HostExpression.Binary b when !b.predicate() -> binary(b, firing, width);
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble binary(HostExpression.Binary b, Firing firing, OptionalDouble width) {
    OptionalDouble left = value(b.left(), firing, width);
    OptionalDouble right = value(b.right(), firing, width);
    if (left.isEmpty() || right.isEmpty()) {
      return OptionalDouble.empty();
    }
    double l = left.getAsDouble();
    double r = right.getAsDouble();
    return OptionalDouble.of(
        switch (b.operator()) {
          case ADD -> l + r;
          case SUBTRACT -> l - r;
          case MULTIPLY -> l * r;
          default -> l / r;
        });
  }

  private static OptionalDouble apply(HostExpression.Apply a, Firing firing, OptionalDouble width) {
    List<OptionalDouble> values = a.arguments().stream().map(e -> value(e, firing, width)).toList();
    if (values.stream().anyMatch(OptionalDouble::isEmpty)) {
      return OptionalDouble.empty();
    }
    double x = values.getFirst().getAsDouble();
    double y = values.getLast().getAsDouble();
    return OptionalDouble.of(
        switch (a.function()) {
          case "cubic" -> Curve.cubic(x, y, firing.progress());
          case "linear" -> Curve.linear(x, y, firing.progress());
          case "exponential" -> Curve.exponential(x, y, firing.progress());
          case "cosine" -> Curve.cosine(x, y, firing.progress());
          case "min" -> Math.min(x, y);
          case "max" -> Math.max(x, y);
          case "abs" -> Math.abs(x);
          case "sqrt" -> Math.sqrt(x);
          case "exp" -> Math.exp(x);
          case "log" -> Math.log(x);
          case "cos" -> Math.cos(x);
          case "round" -> Math.floor(x + 0.5);
          case "floor" -> Math.floor(x);
          case "ceil" -> Math.ceil(x);
          default -> Double.NaN;
        });
  }
}
