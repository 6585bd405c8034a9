package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.Resampling;
import java.util.List;

/** Means of windows that are laid so that an image of a given size results. */
record AdaptiveAveragePool() implements Operation {
  @Override
  public String name() {
    return "adaptive_average_pool";
  }

  @Override
  public String summary() {
    return "Means of windows that are laid so that an image of the given size results.";
  }

  @Override
  public Signature signature() {
    return Signature.of(Signature.required("size", Signature.Type.SIZE));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    int[] size = arguments.size("size");
    if (!in.isImage()) {
      return Images.needed("adaptive_average_pool", in);
    }
    if (size[0] > in.extents().get(1) || size[1] > in.extents().get(2)) {
      return ShapeResult.bad(
          "`adaptive_average_pool` makes an image of %dx%d here, larger than its input of %dx%d."
              .formatted(size[0], size[1], in.extents().get(1), in.extents().get(2)),
          "Ask for a smaller image; `upsample` makes larger ones.");
    }
    return ShapeResult.of(Shape.of(in.channels(), size[0], size[1]));
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement((long) window(input, output, 1) * window(input, output, 2));
  }

  /** The size of most windows. */
  private static int window(Shape in, Shape out, int axis) {
    return Math.ceilDiv(in.extents().get(axis), out.extents().get(axis));
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Shape in = layer.inputs().getFirst();
    Shape out = layer.output();
    return Along.image(
        layer.instructions(),
        layer.name(),
        inputs.getFirst(),
        layer.channels(),
        Resampling.of(Resampling.ADAPTIVE, in.extents().get(1), out.extents().get(1)),
        Resampling.of(Resampling.ADAPTIVE, in.extents().get(2), out.extents().get(2)));
  }
}
