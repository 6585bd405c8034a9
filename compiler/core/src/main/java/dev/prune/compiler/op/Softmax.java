package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;

/** Softmax across the channels of a vector. */
record Softmax() implements Operation {
  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public String summary() {
    return "Softmax across a vector: positive numbers that sum to 1.";
  }

  @Override
  public Signature signature() {
    return Signature.of();
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    return in.isVector()
        ? ShapeResult.of(in)
        : ShapeResult.bad(
            "`softmax` reads a vector, and its input has the shape " + in + ".",
            "Put `flatten` or `global_average_pool` before it.");
  }

  @Override
  public Onward onward() {
    return Onward.LAST;
  }

  @Override
  public Channels channels() {
    return new Channels.Mixed("`softmax` divides by a sum over all channels, so that none may be absent");
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(5);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(new Normalized(), inputs, layer.instructions().value(layer.name(), layer.channels(), 1));
  }

  private static List<Operand> tail(List<Value> buffers) {
    List<Operand> operands = new ArrayList<>();
    buffers.forEach(v -> operands.add(new Operand.Of(v)));
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Rows()));
    operands.add(new Operand.Entry(new Dim.Width(buffers.getLast().channels(), 1)));
    return operands;
  }

  /** exp(x) over its sum. */
  record Normalized() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(new KernelCall(SoftmaxKernels.class, "forward", tail(List.of(in.getFirst(), out))));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      if (backward.needs(x)) {
        backward.contribute(
            x,
            backward.add(new ByData(), List.of(instruction.output().get(), upstream), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value y = instruction.output().get();
      // The matrix of derivatives is symmetric, so it moves outputs as it moves gradients.
      tangent
          .of(instruction.inputs().getFirst())
          .ifPresent(moving -> tangent.move(y, new ByData(), List.of(y, moving)));
    }
  }

  /** y (dy - dy.y). */
  record ByData() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(new KernelCall(SoftmaxKernels.class, "byData", tail(List.of(in.get(0), in.get(1), out))));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value y = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      Value dx = instruction.output().get();
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, this, List.of(y, moving)));
      tangent.of(y).ifPresent(moving -> tangent.move(dx, new ByDataTangent(), List.of(y, dy, moving)));
    }
  }

  /** How {@link ByData} moves with y. */
  record ByDataTangent() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          new KernelCall(
              SoftmaxKernels.class, "byDataTangent", tail(List.of(in.get(0), in.get(1), in.get(2), out))));
    }
  }
}
