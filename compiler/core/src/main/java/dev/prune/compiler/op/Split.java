package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import java.util.List;

/** One of so many equal parts of the channels. */
record Split() implements Operation {
  /** Where the part begins, once parts have become unequal: no argument that anyone writes. */
  private static final String FROM = "from";

  private static final String TO = "to";

  @Override
  public String name() {
    return "split";
  }

  @Override
  public String summary() {
    return "One of so many equal parts of the channels, counted from 0.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("parts", Signature.Type.COUNT), Signature.required("part", Signature.Type.INDEX));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    int parts = arguments.count("parts");
    if (arguments.has(FROM)) {
      return ShapeResult.of(in.withChannels(arguments.count(TO) - arguments.count(FROM)));
    }
    if (arguments.count("part") >= parts) {
      return ShapeResult.bad(
          "`split` takes part %d of %d.".formatted(arguments.count("part"), parts),
          "Parts are counted from 0, so that the last one is " + (parts - 1) + ".");
    }
    return in.channels() % parts == 0
        ? ShapeResult.of(in.withChannels(in.channels() / parts))
        : ShapeResult.bad(
            "`split` makes %d equal parts, and its input has %d channels.".formatted(parts, in.channels()),
            "Use `slice` for parts of different sizes.");
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    if (arguments.has(FROM)) {
      return new Channels.Cut(arguments.count(FROM), arguments.count(TO));
    }
    int width = inputs.getFirst().channels() / arguments.count("parts");
    return new Channels.Cut(arguments.count("part") * width, (arguments.count("part") + 1) * width);
  }

  @Override
  public Arguments resized(Arguments arguments, int channels, int before) {
    return arguments.with(FROM, before).with(TO, before + channels);
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return new Slice().build(layer, inputs);
  }
}
