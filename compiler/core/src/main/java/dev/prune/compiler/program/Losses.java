package dev.prune.compiler.program;

import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;

/** Instructions that measure an output against labels or targets, and the gradient that flows back from there. */
final class Losses {
  private Losses() {}

  /** Adds the loss and, with classes, the hits of each row, and adds both to the running totals. */
  static void measure(LossKind kind, Value output, Instructions to) {
    to.add(new Measure(kind), List.of(output));
  }

  /** Adds the gradient of the mean loss by {@code output}. */
  static Value gradient(LossKind kind, Value output, Instructions to) {
    return to.add(
        new ByOutput(kind), List.of(output), to.value("dLoss", output.channels(), output.area()));
  }

  private static KernelCall call(LossKind kind, String method, Value output, Operand result) {
    String against = kind == LossKind.CROSS_ENTROPY ? "labels" : "targets";
    return KernelCall.of(
        LossKernels.class,
        method,
        new Operand.Of(output),
        new Operand.Field(against),
        result,
        new Operand.Field("dims"),
        new Operand.Entry(new Dim.Rows()),
        new Operand.Entry(new Dim.Width(output.channels(), output.area())));
  }

  private static KernelCall total(String values, String position) {
    return KernelCall.of(
        ReduceKernels.class,
        "accumulate",
        new Operand.Field(values),
        new Operand.Field("totals"),
        new Operand.Field("dims"),
        new Operand.Entry(new Dim.Rows()),
        new Operand.Named(position));
  }

  /** One loss and, with classes, one hit a row. */
  record Measure(LossKind kind) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value output = in.getFirst();
      List<KernelCall> calls = new ArrayList<>();
      boolean classes = kind == LossKind.CROSS_ENTROPY;
      calls.add(call(kind, classes ? "crossEntropy" : "squaredError", output, new Operand.Field("losses")));
      calls.add(total("losses", "LOSS"));
      if (classes) {
        calls.add(call(kind, "hits", output, new Operand.Field("hits")));
        calls.add(total("hits", "HITS"));
      }
      return calls;
    }
  }

  /** The gradient of the mean loss. */
  record ByOutput(LossKind kind) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      String method = kind == LossKind.CROSS_ENTROPY ? "crossEntropyByData" : "squaredErrorByData";
      return List.of(call(kind, method, in.getFirst(), new Operand.Of(out)));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value output = instruction.inputs().getFirst();
      tangent
          .of(output)
          .ifPresent(
              moving ->
                  tangent.move(
                      instruction.output().get(),
                      new ByOutputTangent(kind),
                      kind == LossKind.CROSS_ENTROPY ? List.of(output, moving) : List.of(moving)));
    }
  }

  /** How {@link ByOutput} moves with the output. */
  record ByOutputTangent(LossKind kind) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      List<Operand> operands = new ArrayList<>();
      in.forEach(v -> operands.add(new Operand.Of(v)));
      operands.add(new Operand.Of(out));
      operands.add(new Operand.Field("dims"));
      operands.add(new Operand.Entry(new Dim.Rows()));
      operands.add(new Operand.Entry(new Dim.Width(out.channels(), out.area())));
      String method = kind == LossKind.CROSS_ENTROPY ? "crossEntropyTangent" : "squaredErrorTangent";
      return List.of(new KernelCall(LossKernels.class, method, operands));
    }
  }
}
