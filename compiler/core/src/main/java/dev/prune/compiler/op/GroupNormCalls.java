package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * What normalising parts of samples is made of; gradients and tangents go through the moments, too.
 *
 * @param groups equal parts of the channels
 * @param area positions a channel has in a sample
 */
record GroupNormCalls(int groups, int area, double epsilon) {
  /** A call over the parts of a value. */
  private List<KernelCall> call(String method, Value shaped, List<Value> values, boolean withEpsilon) {
    List<Operand> operands = new ArrayList<>();
    values.forEach(v -> operands.add(new Operand.Of(v)));
    operands.add(new Operand.Field("live"));
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Rows()));
    operands.add(new Operand.Entry(new Dim.Width(shaped.channels(), 1)));
    operands.add(new Operand.Entry(new Dim.Live(shaped.channels())));
    operands.add(new Operand.Whole(area));
    operands.add(new Operand.Whole(groups));
    if (withEpsilon) {
      operands.add(new Operand.Real(epsilon));
    }
    return List.of(new KernelCall(GroupNormKernels.class, method, operands));
  }

  /** Mean and variance of each part of each sample. */
  record Moments(GroupNormCalls norm) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return norm.call("moments", in.getFirst(), List.of(in.getFirst(), out), false);
    }
  }

  /** Mean 0 and variance 1. */
  record Normalized(GroupNormCalls norm) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return norm.call("normalize", out, List.of(in.get(0), in.get(1), out), true);
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ByData(norm), List.of(x, moments, upstream), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      // The matrix of derivatives is symmetric, so it moves outputs as it moves gradients.
      tangent.of(x).ifPresent(
          moving -> tangent.move(instruction.output().get(), new ByData(norm), List.of(x, moments, moving)));
    }
  }

  /** The gradient by x, through the moments. */
  record ByData(GroupNormCalls norm) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return norm.call("byData", out, List.of(in.get(0), in.get(1), in.get(2), out), true);
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      Value dy = instruction.inputs().get(2);
      Value dx = instruction.output().get();
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new ByData(norm), List.of(x, moments, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.move(dx, new ByDataTangent(norm), List.of(x, moments, dy, moving)));
    }
  }

  /** How {@link ByData} moves with x. */
  record ByDataTangent(GroupNormCalls norm) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return norm.call("byDataTangent", out, List.of(in.get(0), in.get(1), in.get(2), in.get(3), out), true);
    }
  }
}
