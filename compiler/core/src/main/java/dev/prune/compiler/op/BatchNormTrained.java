package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Normalizing;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import java.util.List;

/** Batch normalisation with the moments of the batch; gradients and tangents go through the moments too. */
final class BatchNormTrained {
  private BatchNormTrained() {}

  /** Mean and variance of the batch. */
  record Moments(int area) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "moments",
              out,
              List.of(new Operand.Of(in.getFirst()), new Operand.Of(out)),
              new Operand.Whole(area)));
    }
  }

  /** Moves the running statistics. */
  record Track(BatchNormCalls t, double momentum) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "track",
              in.getFirst(),
              List.of(new Operand.Of(in.getFirst()), BatchNormCalls.STATISTICS),
              BatchNormCalls.statistic(t.mean()),
              BatchNormCalls.statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(momentum)));
    }
  }

  /** Normalises with the batch's moments; the gradient goes through the moments too. */
  record Normalized(BatchNormCalls t, Operand parameters) implements Normalizing, Parametric {
    Normalized(BatchNormCalls t) {
      this(t, BatchNormCalls.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "normalize",
              out,
              List.of(new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), parameters, new Operand.Of(out)),
              BatchNormCalls.parameter(t.gamma()),
              BatchNormCalls.parameter(t.beta()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      Value y = instruction.output().get();
      tangent.move(y, new Normalized(t, Tangent.DIRECTION), List.of(x, moments));
      // The matrix of derivatives is symmetric, so it moves outputs as it moves gradients.
      tangent.of(x).ifPresent(moving -> tangent.move(y, new ByData(t), List.of(x, moments, moving)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      backward.add(new ByParameters(t), List.of(x, moments, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ByData(t), List.of(x, moments, upstream), backward.like(x)));
      }
    }
  }

  /** The gradient by x, through the moments. */
  record ByData(BatchNormCalls t, Operand parameters) implements Primitive, Parametric {
    private static final int UPSTREAM = 2;

    ByData(BatchNormCalls t) {
      this(t, BatchNormCalls.PARAMETERS);
    }

    @Override
    public boolean joins(int input, Primitive maker) {
      return input == UPSTREAM && maker instanceof Mapped;
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "byData",
              out,
              List.of(
                  new Operand.Of(in.get(0)),
                  new Operand.Of(in.get(1)),
                  parameters,
                  new Operand.Of(in.get(2)),
                  new Operand.Of(out)),
              BatchNormCalls.parameter(t.gamma()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      Value dy = instruction.inputs().get(2);
      Value dx = instruction.output().get();
      tangent.move(dx, new ByData(t, Tangent.DIRECTION), List.of(x, moments, dy));
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new ByData(t), List.of(x, moments, moving)));
      tangent.of(x).ifPresent(moving -> tangent.move(dx, new ByDataTangent(t), List.of(x, moments, dy, moving)));
    }
  }

  /** How {@link ByData} moves with x. */
  record ByDataTangent(BatchNormCalls t) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "byDataTangent",
              out,
              List.of(
                  new Operand.Of(in.get(0)),
                  new Operand.Of(in.get(1)),
                  BatchNormCalls.PARAMETERS,
                  new Operand.Of(in.get(2)),
                  new Operand.Of(in.get(3)),
                  new Operand.Of(out)),
              BatchNormCalls.parameter(t.gamma()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }
  }

  /** The gradient by gamma and beta. */
  record ByParameters(BatchNormCalls t, Operand gradients) implements Primitive {
    ByParameters(BatchNormCalls t) {
      this(t, BatchNormCalls.GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "byParameters",
              in.get(0),
              List.of(new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), new Operand.Of(in.get(2)), gradients),
              BatchNormCalls.parameter(t.gamma()),
              BatchNormCalls.parameter(t.beta()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      Value dy = instruction.inputs().get(2);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new ByParameters(t, part), List.of(x, moments, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.write(part -> new ByParametersTangent(t, part), List.of(x, moments, dy, moving)));
    }
  }

  /** How {@link ByParameters} moves with x. */
  record ByParametersTangent(BatchNormCalls t, Operand into) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          BatchNormCalls.call(
              "byParametersTangent",
              in.get(0),
              List.of(
                  new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), new Operand.Of(in.get(2)),
                  new Operand.Of(in.get(3)), into),
              BatchNormCalls.parameter(t.gamma()),
              BatchNormCalls.parameter(t.beta()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }
  }
}
