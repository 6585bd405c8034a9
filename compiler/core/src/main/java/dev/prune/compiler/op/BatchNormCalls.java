package dev.prune.compiler.op;

import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * Kernel calls of batch normalisation.
 *
 * @param gamma index of a tensor, as the next three are
 * @param area positions a channel has in a sample
 */
record BatchNormCalls(int gamma, int beta, int mean, int variance, int area, double epsilon) {
  static final Operand PARAMETERS = new Operand.Field("parameters");
  static final Operand STATISTICS = new Operand.Field("statistics");
  static final Operand GRADIENTS = new Operand.Field("gradients");

  /** Where a parameter begins. */
  static Operand parameter(int tensor) {
    return new Operand.Entry(new Dim.ParameterOffset(tensor));
  }

  /** Where a running statistic begins. */
  static Operand statistic(int tensor) {
    return new Operand.Entry(new Dim.StatisticOffset(tensor));
  }

  /** A call over the rows and channels of a value. */
  static KernelCall call(String method, Value shaped, List<Operand> buffers, Operand... rest) {
    List<Operand> operands = new ArrayList<>(buffers);
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Rows()));
    operands.add(new Operand.Entry(new Dim.Width(shaped.channels(), 1)));
    operands.addAll(List.of(rest));
    return new KernelCall(BatchNormKernels.class, method, operands);
  }
}
