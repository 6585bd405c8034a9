package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Dim;
import java.util.List;

/** Channels of equal parts by turns (Zhang et al. 2018, ShuffleNet). */
record ChannelShuffle() implements Operation {
  @Override
  public String name() {
    return "channel_shuffle";
  }

  @Override
  public String summary() {
    return "Parts the channels into so many equal groups and takes one of each by turns.";
  }

  @Override
  public Signature signature() {
    return Signature.of(Signature.required("groups", Signature.Type.COUNT));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    return in.channels() % arguments.count("groups") == 0
        ? ShapeResult.of(in)
        : ShapeResult.bad(
            "`channel_shuffle` makes %d equal groups, and its input has %d channels."
                .formatted(arguments.count("groups"), in.channels()),
            "Give it a number that divides the channels.");
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    return new Channels.Interleaved(arguments.count("groups"));
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Swap swap =
        new Swap(
            Swap.fixed(1),
            Swap.fixed(layer.arguments().count("groups")),
            new Dim.Width(layer.feeding(), 1),
            layer.output().area());
    return layer
        .instructions()
        .add(swap, inputs, layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }
}
