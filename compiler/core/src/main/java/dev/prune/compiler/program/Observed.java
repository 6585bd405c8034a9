package dev.prune.compiler.program;

import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import java.util.List;

/**
 * One number a channel from a batch of activations {@code [rows, channels, area]}, into a unit buffer.
 *
 * @param layer whose units
 * @param buffer the unit buffer
 * @param count whether numbers that are not zero are counted, on top of what is there; otherwise all are summed
 */
record Observed(int layer, String buffer, boolean count) implements Primitive {
  @Override
  public List<KernelCall> calls(List<Value> in, Value out) {
    Value x = in.getFirst();
    Operand dims = new Operand.Field("dims");
    Operand rows = new Operand.Entry(new Dim.Rows());
    Operand channels = new Operand.Entry(new Dim.Width(x.channels(), 1));
    Operand units = new Operand.Entry(new Dim.UnitOffset(layer));
    Operand to = new Operand.PerUnit(buffer);
    if (count) {
      return List.of(
          KernelCall.of(
              ReduceKernels.class, "countNonzero", new Operand.Of(x), to, dims, rows, channels,
              new Operand.Whole(x.area()), units));
    }
    return List.of(
        KernelCall.of(
            ReduceKernels.class, "sumUnits", new Operand.Of(x), to, dims, new Operand.Entry(new Dim.Zero()), rows,
            channels, new Operand.Entry(new Dim.Width(Axis.fixed(1), x.area())), units));
  }
}
