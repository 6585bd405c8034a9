package dev.prune.compiler.program;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Mapped;
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

  /**
   * Adds the loss and, with classes, the hits of each row, and adds both to the running totals, without the weight.
   *
   * @param place of the output among those that are measured
   */
  static void measure(LossTerm term, int place, Value output, Instructions to) {
    to.add(new Measure(term.kind(), place, term.smoothing()), List.of(output));
  }

  /** Adds the gradient of the mean loss by {@code output}, with the weight. */
  static Value gradient(LossTerm term, Value output, Instructions to) {
    Value gradient =
        to.add(
            new ByOutput(term.kind(), term.smoothing()), List.of(output), to.value("dLoss", output.channels(), output.area()));
    if (term.weight() == 1) {
      return gradient;
    }
    Formula weighted = Formula.variable("d").times(Formula.of(term.weight()));
    return to.add(
        new Mapped("weighted", weighted, List.of("d")), List.of(gradient),
        to.value("dWeightedLoss", output.channels(), output.area()));
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

  /** The form with a literal more, where labels are smoothed. */
  private static KernelCall smoothed(KernelCall call, double smoothing) {
    if (smoothing == 0) {
      return call;
    }
    List<Operand> operands = new ArrayList<>(call.operands());
    operands.add(new Operand.Real(smoothing));
    String method = "smoothed" + Character.toUpperCase(call.method().charAt(0)) + call.method().substring(1);
    return new KernelCall(call.family(), method, operands);
  }

  private static KernelCall total(String values, Operand position) {
    return KernelCall.of(
        ReduceKernels.class,
        "accumulate",
        new Operand.Field(values),
        new Operand.Field("totals"),
        new Operand.Field("dims"),
        new Operand.Entry(new Dim.Rows()),
        position);
  }

  /** One loss and, with classes, one hit a row. */
  record Measure(LossKind kind, int place, double smoothing) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value output = in.getFirst();
      List<KernelCall> calls = new ArrayList<>();
      boolean classes = kind == LossKind.CROSS_ENTROPY;
      calls.add(
          smoothed(call(kind, classes ? "crossEntropy" : "squaredError", output, new Operand.Field("losses")), smoothing));
      calls.add(total("losses", position("LOSS", 0)));
      if (classes) {
        calls.add(call(kind, "hits", output, new Operand.Field("hits")));
        calls.add(total("hits", position("HITS", 1)));
      }
      return calls;
    }

    private Operand position(String first, int among) {
      return place == 0 ? new Operand.Named(first) : new Operand.Whole(2 * place + among);
    }
  }

  /** The gradient of the mean loss. */
  record ByOutput(LossKind kind, double smoothing) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      String method = kind == LossKind.CROSS_ENTROPY ? "crossEntropyByData" : "squaredErrorByData";
      return List.of(smoothed(call(kind, method, in.getFirst(), new Operand.Of(out)), smoothing));
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
