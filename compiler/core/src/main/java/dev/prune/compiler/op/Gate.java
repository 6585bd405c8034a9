package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import java.util.List;
import java.util.Optional;

/** One trained factor for each channel (the gates of You et al. 2019, Gate Decorator). */
record Gate() implements ChannelGate {
  @Override
  public String name() {
    return "gate";
  }

  @Override
  public String summary() {
    return "Multiplies each channel by a trained factor.";
  }

  @Override
  public Signature signature() {
    return Signature.of(Signature.optional("initial", Signature.Type.REAL, 1.0));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return Double.isFinite((float) arguments.real("initial"))
        ? ShapeResult.of(inputs.getFirst())
        : ShapeResult.bad("The initial value of `gate` is too large for a factor.", "Usual is 1.");
  }

  @Override
  public Optional<Factor> factor(Arguments arguments) {
    return Optional.of(new Factor(Formula.variable(Factor.PARAMETER), 1));
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(
            new Scaled(layer.tensor(Role.GATE)),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }

  private static KernelCall call(String method, Value shaped, int tensor, Operand first, Operand second, Operand third) {
    return KernelCall.of(
        GateKernels.class,
        method,
        first,
        second,
        third,
        new Operand.Field("dims"),
        new Operand.Entry(new Dim.Rows()),
        new Operand.Entry(new Dim.Width(shaped.channels(), 1)),
        new Operand.Entry(new Dim.ParameterOffset(tensor)),
        new Operand.Whole(shaped.area()));
  }

  /** {@code y = x factor}: its gradient by x is itself, and it is linear in the factors, too. */
  record Scaled(int tensor, Operand factors) implements Primitive, Parametric {
    Scaled(int tensor) {
      this(tensor, Bias.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call("scale", out, tensor, new Operand.Of(in.getFirst()), factors, new Operand.Of(out)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      backward.add(new ByFactors(tensor), List.of(x, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new Scaled(tensor), List.of(upstream), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().getFirst();
      Value y = instruction.output().get();
      tangent.move(y, new Scaled(tensor, Tangent.DIRECTION), List.of(x));
      tangent.of(x).ifPresent(moving -> tangent.move(y, new Scaled(tensor), List.of(moving)));
    }
  }

  /** The gradient by the factors: {@code sum of x dy} over samples and area. */
  record ByFactors(int tensor, Operand gradients) implements Primitive {
    ByFactors(int tensor) {
      this(tensor, Bias.GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byFactors", in.get(0), tensor, new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), gradients));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      tangent.of(dy).ifPresent(moving -> tangent.write(part -> new ByFactors(tensor, part), List.of(x, moving)));
      tangent.of(x).ifPresent(moving -> tangent.write(part -> new ByFactors(tensor, part), List.of(moving, dy)));
    }
  }
}
