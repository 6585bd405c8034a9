package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import java.util.List;

/** Makes a vector of an image, channel by channel; costs nothing, the numbers stay where they are. */
record Flatten() implements Operation {
  @Override
  public String name() {
    return "flatten";
  }

  @Override
  public String summary() {
    return "Makes a vector of an image, channel by channel.";
  }

  @Override
  public Signature signature() {
    return Signature.of();
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return ShapeResult.of(Shape.of(inputs.getFirst().size()));
  }

  @Override
  public Channels channels() {
    return new Channels.Spread();
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(new View(), inputs, layer.instructions().alias(inputs.getFirst(), layer.channels(), 1));
  }

  /** The same numbers with another axis. */
  record View() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of();
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value input = instruction.inputs().getFirst();
      if (backward.needs(input)) {
        backward.contribute(
            input, backward.add(this, List.of(upstream), backward.alias(upstream, input.channels(), input.area())));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value y = instruction.output().get();
      tangent
          .of(instruction.inputs().getFirst())
          .ifPresent(
              moving ->
                  tangent.move(y, tangent.add(this, List.of(moving), tangent.alias(moving, y.channels(), y.area()))));
    }
  }
}
