package dev.prune.compiler.op;

import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;

/** Calls of kernels whose random numbers belong to samples and original channels. */
final class Drawn {
  private Drawn() {}

  /**
   * A call with what random numbers are keyed by.
   *
   * @param values the first operands
   * @param shaped a value with the channels that numbers are drawn for
   * @param position the layer's, counted from the outputs
   * @param literals the last operands
   */
  static KernelCall call(
      Class<? extends KernelFamily> family, String method, List<Value> values, Value shaped, int position,
      Operand... literals) {
    List<Operand> operands = new ArrayList<>();
    values.forEach(value -> operands.add(new Operand.Of(value)));
    operands.add(new Operand.Field("originals"));
    operands.add(new Operand.Field("samples"));
    operands.add(new Operand.Field("keys"));
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Rows()));
    operands.add(new Operand.Entry(new Dim.Width(shaped.channels(), 1)));
    operands.add(new Operand.Entry(new Dim.Originals(shaped.channels())));
    operands.add(new Operand.Whole(position));
    operands.addAll(List.of(literals));
    return new KernelCall(family, method, operands);
  }
}
