package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Linear;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.DropoutKernels;
import java.util.List;

/** Sets numbers to zero at random while training, and scales the others. */
record Dropout() implements Operation {
  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public String summary() {
    return "Sets a share of the numbers to zero while training, and scales the others by 1 / (1 - rate).";
  }

  @Override
  public Signature signature() {
    return Signature.of(Signature.required("rate", Signature.Type.SHARE));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return arguments.real("rate") < 1
        ? ShapeResult.of(inputs.getFirst())
        : ShapeResult.bad("`dropout` with a rate of 100% would drop everything.", "Use a rate below 100%.");
  }

  @Override
  public Onward onward() {
    return Onward.THROUGH;
  }

  @Override
  public Channels channels() {
    return new Channels.Same();
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    double rate = layer.arguments().real("rate");
    if (layer.mode() == Mode.EVAL || rate == 0) {
      return inputs.getFirst();
    }
    return layer
        .instructions()
        .add(
            new Dropped(layer.position(), rate),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }

  /** x keep / (1 - rate). */
  record Dropped(int position, double rate) implements Linear {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          Drawn.call(
              DropoutKernels.class, "apply", List.of(in.getFirst(), out), out, position, new Operand.Whole(out.area()),
              new Operand.Real(rate)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      if (backward.needs(x)) {
        // The pattern is a function of its keys, so the same kernel drops the same gradients.
        backward.contribute(x, backward.add(this, List.of(upstream), backward.like(x)));
      }
    }
  }
}
