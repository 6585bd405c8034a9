package dev.prune.compiler.op;

/** What a shape rule answers. */
public sealed interface ShapeResult {
  /** The output shape. */
  record Ok(Shape shape) implements ShapeResult {}

  /** Why there is none. */
  record Bad(ShapeError error) implements ShapeResult {}

  /** The output shape. */
  static ShapeResult of(Shape shape) {
    return new Ok(shape);
  }

  /** A refusal. */
  static ShapeResult bad(String message, String help) {
    return new Bad(new ShapeError(message, help));
  }
}
