package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.Resampling;
import java.util.List;

/** The mean of each window. */
record AveragePool() implements Operation {
  @Override
  public String name() {
    return "average_pool";
  }

  @Override
  public String summary() {
    return "The mean of each window; the stride is the window's size unless given, and padding counts as zeros unless `count_padding` is false.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("kernel", Signature.Type.SIZE),
        Signature.absent("stride", Signature.Type.SIZE),
        Signature.optional("padding", Signature.Type.PADDING, new int[] {0, 0}),
        Signature.optional("count_padding", Signature.Type.TRUTH, true));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return Windows.shape("average_pool", inputs.getFirst(), arguments, Windows.noPadding(arguments));
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    int[] kernel = arguments.size("kernel");
    return CostRule.perElement((long) kernel[0] * kernel[1]);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return Along.image(
        layer.instructions(), layer.name(), inputs.getFirst(), layer.channels(), map(layer, 0), map(layer, 1));
  }

  /** Of rows (0) or columns (1). */
  private static Resampling map(LayerScope layer, int axis) {
    Arguments arguments = layer.arguments();
    return new Resampling(
        arguments.truth("count_padding") ? Resampling.MEAN : Resampling.MEAN_INSIDE,
        layer.inputs().getFirst().extents().get(1 + axis),
        layer.output().extents().get(1 + axis),
        arguments.size("kernel")[axis],
        Windows.stride(arguments)[axis],
        Windows.noPadding(arguments)[axis]);
  }
}
