package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Normalizing;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import java.util.List;

/** Batch normalisation with the running statistics. */
final class BatchNormFixed {
  private BatchNormFixed() {}

  /** Normalises with the running statistics. */
  record Fixed(BatchNormCalls t, Operand parameters) implements Normalizing, Parametric {
    Fixed(BatchNormCalls t) {
      this(t, BatchNormCalls.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "normalizeFixed",
              out,
              List.of(new Operand.Of(in.getFirst()), BatchNormCalls.STATISTICS, parameters, new Operand.Of(out)),
              BatchNormCalls.parameter(t.gamma()),
              BatchNormCalls.parameter(t.beta()),
              BatchNormCalls.statistic(t.mean()),
              BatchNormCalls.statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().getFirst();
      Value y = instruction.output().get();
      tangent.move(y, new Fixed(t, Tangent.DIRECTION), List.of(x));
      // Without the mean, which does not move, the map of x is the map of gradients.
      tangent.of(x).ifPresent(moving -> tangent.move(y, new FixedByData(t), List.of(moving)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      backward.add(new FixedByParameters(t), List.of(x, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new FixedByData(t), List.of(upstream), backward.like(x)));
      }
    }
  }

  /** The gradient of {@link Fixed} by x. */
  record FixedByData(BatchNormCalls t, Operand parameters) implements Primitive, Parametric {
    FixedByData(BatchNormCalls t) {
      this(t, BatchNormCalls.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "byDataFixed",
              out,
              List.of(BatchNormCalls.STATISTICS, parameters, new Operand.Of(in.getFirst()), new Operand.Of(out)),
              BatchNormCalls.parameter(t.gamma()),
              BatchNormCalls.statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value dy = instruction.inputs().getFirst();
      Value dx = instruction.output().get();
      tangent.move(dx, new FixedByData(t, Tangent.DIRECTION), List.of(dy));
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new FixedByData(t), List.of(moving)));
    }
  }

  /** The gradient of {@link Fixed} by gamma and beta. */
  record FixedByParameters(BatchNormCalls t, Operand gradients) implements Primitive {
    FixedByParameters(BatchNormCalls t) {
      this(t, BatchNormCalls.GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "byParametersFixed",
              in.get(0),
              List.of(new Operand.Of(in.get(0)), BatchNormCalls.STATISTICS, new Operand.Of(in.get(1)), gradients),
              BatchNormCalls.parameter(t.gamma()),
              BatchNormCalls.parameter(t.beta()),
              BatchNormCalls.statistic(t.mean()),
              BatchNormCalls.statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new FixedByParameters(t, part), List.of(x, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.write(part -> new FixedByParametersTangent(t, part), List.of(dy, moving)));
    }
  }

  /** How {@link FixedByParameters} moves with x. */
  record FixedByParametersTangent(BatchNormCalls t, Operand into) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "byParametersFixedTangent",
              in.get(0),
              List.of(BatchNormCalls.STATISTICS, new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), into),
              BatchNormCalls.parameter(t.gamma()),
              BatchNormCalls.parameter(t.beta()),
              BatchNormCalls.statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }
  }
}
