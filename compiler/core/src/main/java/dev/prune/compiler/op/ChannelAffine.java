package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.network.Dim;
import java.util.List;

/**
 * {@code y = gamma x + beta}, one gamma and one beta a channel.
 *
 * @param gamma index of a tensor, as {@code beta}
 * @param area positions a channel has in a sample
 */
record ChannelAffine(int gamma, int beta, int area, Operand parameters) implements Primitive, Parametric {
  ChannelAffine(int gamma, int beta, int area) {
    this(gamma, beta, area, Bias.PARAMETERS);
  }

  private static KernelCall call(
      String method, Value shaped, Operand first, Operand second, Operand third, int gamma, int beta, int area) {
    return KernelCall.of(
        GroupNormKernels.class,
        method,
        first,
        second,
        third,
        new Operand.Field("dims"),
        new Operand.Entry(new Dim.Rows()),
        new Operand.Entry(new Dim.Width(shaped.channels(), 1)),
        new Operand.Entry(new Dim.ParameterOffset(gamma)),
        Bias.entry(beta),
        new Operand.Whole(area));
  }

  @Override
  public List<KernelCall> calls(List<Value> in, Value out) {
    return List.of(
        call("affine", out, new Operand.Of(in.getFirst()), parameters, new Operand.Of(out), gamma, beta, area));
  }

  @Override
  public void gradient(Instruction instruction, Value upstream, Backward backward) {
    Value x = instruction.inputs().getFirst();
    backward.add(new ByParameters(gamma, beta, area, Bias.GRADIENTS), List.of(x, upstream));
    if (backward.needs(x)) {
      backward.contribute(x, backward.add(new Gate.Scaled(gamma), List.of(upstream), backward.like(x)));
    }
  }

  @Override
  public void tangent(Instruction instruction, Tangent tangent) {
    Value x = instruction.inputs().getFirst();
    Value y = instruction.output().get();
    tangent.move(y, new ChannelAffine(gamma, beta, area, Tangent.DIRECTION), List.of(x));
    tangent.of(x).ifPresent(moving -> tangent.move(y, new Gate.Scaled(gamma), List.of(moving)));
  }

  /** The gradient by gamma and beta; without beta where that is -1. */
  record ByParameters(int gamma, int beta, int area, Operand gradients) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byParameters", in.get(0), new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), gradients, gamma, beta,
              area));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new ByParameters(gamma, beta, area, part), List.of(x, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.write(part -> new ByParameters(gamma, -1, area, part), List.of(moving, dy)));
    }
  }
}
