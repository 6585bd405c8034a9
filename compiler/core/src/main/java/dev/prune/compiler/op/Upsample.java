package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.Resampling;
import java.util.List;

/** A larger image. */
record Upsample() implements Operation {
  @Override
  public String name() {
    return "upsample";
  }

  @Override
  public String summary() {
    return "An image so many times as high and wide: each pixel repeated, or linear between the centres of pixels where `bilinear` is true.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("scale", Signature.Type.SIZE),
        Signature.optional("bilinear", Signature.Type.TRUTH, false));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    int[] scale = arguments.size("scale");
    return in.isImage()
        ? ShapeResult.of(
            Shape.of(
                in.channels(),
                Math.multiplyExact(in.extents().get(1), scale[0]),
                Math.multiplyExact(in.extents().get(2), scale[1])))
        : Images.needed("upsample", in);
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    // Two neighbours on each axis, with a product each and a sum.
    return CostRule.perElement(arguments.truth("bilinear") ? 6 : 0);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Shape in = layer.inputs().getFirst();
    Shape out = layer.output();
    int kind = layer.arguments().truth("bilinear") ? Resampling.LINEAR : Resampling.NEAREST;
    return Along.image(
        layer.instructions(),
        layer.name(),
        inputs.getFirst(),
        layer.channels(),
        Resampling.of(kind, in.extents().get(1), out.extents().get(1)),
        Resampling.of(kind, in.extents().get(2), out.extents().get(2)));
  }
}
