package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Dim;
import java.util.List;

/** Channels become pixels (Shi et al. 2016, section 2.2, eq. 4; the order of channels is PyTorch's). */
record PixelShuffle() implements Operation {
  @Override
  public String name() {
    return "pixel_shuffle";
  }

  @Override
  public String summary() {
    return "Makes an image so many times as high and wide of as many channels fewer, squared.";
  }

  @Override
  public Signature signature() {
    return Signature.of(Signature.required("factor", Signature.Type.COUNT));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    int factor = arguments.count("factor");
    if (!in.isImage()) {
      return Images.needed("pixel_shuffle", in);
    }
    int many = Math.multiplyExact(factor, factor);
    return in.channels() % many == 0
        ? ShapeResult.of(
            Shape.of(
                in.channels() / many,
                Math.multiplyExact(in.extents().get(1), factor),
                Math.multiplyExact(in.extents().get(2), factor)))
        : ShapeResult.bad(
            "`pixel_shuffle` makes one channel of %d, and its input has %d channels.".formatted(many, in.channels()),
            "Give the layer before it a multiple of " + many + " channels.");
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    return new Channels.Gathered(arguments.count("factor") * arguments.count("factor"));
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  /** {@code [c, i j, h, w]} to {@code [c, h, i, j w]}, then to {@code [c, h, i, w, j]}. */
  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    int factor = layer.arguments().count("factor");
    int height = layer.inputs().getFirst().extents().get(1);
    int width = layer.inputs().getFirst().extents().get(2);
    int area = layer.output().area();
    Swap rows =
        new Swap(new Dim.Width(layer.channels(), 1), Swap.fixed(factor * factor), Swap.fixed(height), width);
    Swap columns =
        new Swap(new Dim.Width(layer.channels(), height * factor), Swap.fixed(factor), Swap.fixed(width), 1);
    Value upright =
        layer
            .instructions()
            .add(rows, inputs, layer.instructions().value(layer.name() + ".rows", layer.channels(), area));
    return layer
        .instructions()
        .add(columns, List.of(upright), layer.instructions().value(layer.name(), layer.channels(), area));
  }
}
