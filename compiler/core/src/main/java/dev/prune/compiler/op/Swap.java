package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Linear;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.TransposeKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import java.util.List;

/** Two axes of a value change places: {@code [outer, first, second, inner]} becomes {@code [outer, second, first, inner]}. */
record Swap(Dim outer, Dim first, Dim second, int inner) implements Linear {
  /** An extent that no event changes. */
  static Dim fixed(int extent) {
    return new Dim.Width(Axis.fixed(extent), 1);
  }

  @Override
  public List<KernelCall> calls(List<Value> in, Value out) {
    return List.of(
        KernelCall.of(
            TransposeKernels.class,
            "swap",
            new Operand.Of(in.getFirst()),
            new Operand.Of(out),
            new Operand.Field("dims"),
            new Operand.Entry(new Dim.Rows()),
            new Operand.Entry(outer),
            new Operand.Entry(first),
            new Operand.Entry(second),
            new Operand.Whole(inner)));
  }

  @Override
  public void gradient(Instruction instruction, Value upstream, Backward backward) {
    Value x = instruction.inputs().getFirst();
    if (backward.needs(x)) {
      backward.contribute(
          x, backward.add(new Swap(outer, second, first, inner), List.of(upstream), backward.like(x)));
    }
  }
}
