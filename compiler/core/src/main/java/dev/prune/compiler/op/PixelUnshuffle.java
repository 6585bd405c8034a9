package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Dim;
import java.util.List;

/** Pixels become channels: the way back from {@link PixelShuffle}. */
record PixelUnshuffle() implements Operation {
  @Override
  public String name() {
    return "pixel_unshuffle";
  }

  @Override
  public String summary() {
    return "The way back from `pixel_shuffle`: pixels of a smaller image become channels.";
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
      return Images.needed("pixel_unshuffle", in);
    }
    int height = in.extents().get(1);
    int width = in.extents().get(2);
    return height % factor == 0 && width % factor == 0
        ? ShapeResult.of(
            Shape.of(
                Math.multiplyExact(in.channels(), Math.multiplyExact(factor, factor)), height / factor, width / factor))
        : ShapeResult.bad(
            "`pixel_unshuffle` takes pixels by %d, and its input is %dx%d.".formatted(factor, height, width),
            "Height and width must be multiples of its factor.");
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    return new Channels.Scattered(arguments.count("factor") * arguments.count("factor"));
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  /** {@code [c, h, i, w, j]} to {@code [c, h, i, j w]}, then to {@code [c, i j, h, w]}. */
  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Value x = inputs.getFirst();
    int factor = layer.arguments().count("factor");
    int height = layer.output().extents().get(1);
    int width = layer.output().extents().get(2);
    Swap columns = new Swap(new Dim.Width(x.channels(), height * factor), Swap.fixed(width), Swap.fixed(factor), 1);
    Swap rows = new Swap(new Dim.Width(x.channels(), 1), Swap.fixed(height), Swap.fixed(factor * factor), width);
    Value upright =
        layer
            .instructions()
            .add(columns, inputs, layer.instructions().value(layer.name() + ".columns", x.channels(), x.area()));
    return layer
        .instructions()
        .add(
            rows,
            List.of(upright),
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }
}
