package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.Resampling;
import java.util.List;

/** Zeros around an image. */
record Pad() implements Operation {
  @Override
  public String name() {
    return "pad";
  }

  @Override
  public String summary() {
    return "Zeros around an image: `before` rows above and columns on the left, `after` below and on the right, as many unless given.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("before", Signature.Type.PADDING), Signature.absent("after", Signature.Type.PADDING));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    int[] before = arguments.size("before");
    int[] after = after(arguments);
    return in.isImage()
        ? ShapeResult.of(
            Shape.of(
                in.channels(), in.extents().get(1) + before[0] + after[0], in.extents().get(2) + before[1] + after[1]))
        : Images.needed("pad", in);
  }

  private static int[] after(Arguments arguments) {
    return arguments.size(arguments.has("after") ? "after" : "before");
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return Along.image(
        layer.instructions(), layer.name(), inputs.getFirst(), layer.channels(), map(layer, 0), map(layer, 1));
  }

  /** Of rows (0) or columns (1). */
  private static Resampling map(LayerScope layer, int axis) {
    return new Resampling(
        Resampling.SHIFT,
        layer.inputs().getFirst().extents().get(1 + axis),
        layer.output().extents().get(1 + axis),
        1,
        1,
        layer.arguments().size("before")[axis]);
  }
}
