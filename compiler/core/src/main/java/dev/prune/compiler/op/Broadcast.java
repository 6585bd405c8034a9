package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Value;
import java.util.ArrayList;
import java.util.List;

/** Two values number by number; one of them may have one number a channel, which then meets all of the other's channel. */
final class Broadcast {
  private Broadcast() {}

  /**
   * The shape of both together.
   *
   * @param what the result in words: {@code sum}
   */
  static ShapeResult shape(String what, List<Shape> inputs) {
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    // Of [8] and [8, 1, 1] the image: where both have one number a channel, the one with more extents.
    boolean narrower = b.extents().size() <= a.extents().size() || a.area() > 1;
    if (a.equals(b) || perChannel(b, a) && narrower) {
      return ShapeResult.of(a);
    }
    return perChannel(a, b)
        ? ShapeResult.of(b)
        : ShapeResult.bad(
            "The two sides of a " + what + " must have one shape, and these are " + a + " and " + b + ".",
            "Give both branches the same channels and stride, for example with a 1x1 convolution on the shortcut.");
  }

  private static boolean perChannel(Shape narrow, Shape wide) {
    return narrow.channels() == wide.channels() && narrow.area() == 1;
  }

  /**
   * Adds the instruction.
   *
   * @param both the formula of {@code a} and {@code b}
   * @param same the formula of {@code a} where both are one value, because a device may not be given one buffer twice
   */
  static Value build(LayerScope layer, List<Value> inputs, String label, Formula both, String sameLabel, Formula same) {
    Value out = layer.instructions().value(layer.name(), layer.channels(), layer.output().area());
    if (inputs.get(0).storage() == inputs.get(1).storage()) {
      return layer.instructions().add(new Mapped(sameLabel, same, List.of("a")), inputs.subList(0, 1), out);
    }
    List<Value> sides = new ArrayList<>();
    for (Value side : inputs) {
      boolean spread = side.area() != out.area();
      sides.add(spread ? Along.spread(layer.instructions(), layer.name() + ".spread", side, out.area()) : side);
    }
    return layer.instructions().add(new Mapped(label, both, List.of("a", "b")), sides, out);
  }
}
