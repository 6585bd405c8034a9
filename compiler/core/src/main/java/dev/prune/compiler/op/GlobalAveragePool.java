package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Linear;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.network.Dim;
import java.util.List;

/** The mean of each channel's pixels. */
record GlobalAveragePool() implements Operation {
  @Override
  public String name() {
    return "global_average_pool";
  }

  @Override
  public String summary() {
    return "The mean of each channel's pixels: an image becomes a vector.";
  }

  @Override
  public Signature signature() {
    return Signature.of();
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    return in.isImage()
        ? ShapeResult.of(Shape.of(in.channels()))
        : ShapeResult.bad(
            "`global_average_pool` reads an image [channels, height, width], and its input has the shape " + in + ".",
            "Use it before `flatten`.");
  }

  @Override
  public Channels channels() {
    return new Channels.Same();
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(input.area());
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(
            new Mean(layer.inputs().getFirst().area()),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), 1));
  }

  /** The mean over the area. */
  record Mean(int area) implements Linear {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(Mean.call("average", in.getFirst(), out, area));
    }

    private static KernelCall call(String method, Value from, Value to, int area) {
      return KernelCall.of(
          PoolKernels.class,
          method,
          new Operand.Of(from),
          new Operand.Of(to),
          new Operand.Field("dims"),
          new Operand.Entry(new Dim.Rows()),
          new Operand.Entry(new Dim.Width(to.channels(), 1)),
          new Operand.Whole(area));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ByData(area), List.of(upstream), backward.like(x)));
      }
    }
  }

  /** Spreads the gradient evenly. */
  record ByData(int area) implements Linear {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(Mean.call("averageByData", in.getFirst(), out, area));
    }
  }
}
