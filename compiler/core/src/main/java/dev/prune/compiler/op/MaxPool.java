package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Linear;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.network.Dim;
import java.util.List;

/** The largest number of each window. */
record MaxPool() implements Operation {
  @Override
  public String name() {
    return "max_pool";
  }

  @Override
  public String summary() {
    return "The largest number of each window; the stride is the window's size unless given.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("kernel", Signature.Type.SIZE),
        Signature.absent("stride", Signature.Type.SIZE),
        Signature.optional("padding", Signature.Type.PADDING, new int[] {0, 0}));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return Windows.shape("max_pool", inputs.getFirst(), arguments, Windows.noPadding(arguments));
  }

  @Override
  public Channels channels() {
    return new Channels.Same();
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    int[] kernel = arguments.size("kernel");
    return CostRule.perElement((long) kernel[0] * kernel[1]);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Window window =
        Windows.window(
            layer.inputs().getFirst(), layer.output(), layer.arguments(), Windows.noPadding(layer.arguments()));
    return layer
        .instructions()
        .add(
            new Largest(window),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }

  /** The largest of each window. */
  record Largest(Window window) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          KernelCall.of(
              PoolKernels.class,
              "max",
              new Operand.Of(in.getFirst()),
              new Operand.Of(out),
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(out.channels(), 1)),
              new Operand.Geometry(window)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      if (backward.needs(x)) {
        backward.contribute(
            x,
            backward.add(
                new ByData(window), List.of(x, instruction.output().get(), upstream), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().getFirst();
      Value y = instruction.output().get();
      tangent.of(x).ifPresent(moving -> tangent.move(y, new OfLargest(window), List.of(x, y, moving)));
    }
  }

  /** How the largest numbers move: as the inputs that they are. */
  record OfLargest(Window window) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          KernelCall.of(
              PoolKernels.class,
              "maxTangent",
              new Operand.Of(in.get(0)),
              new Operand.Of(in.get(1)),
              new Operand.Of(in.get(2)),
              new Operand.Of(out),
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(out.channels(), 1)),
              new Operand.Geometry(window)));
    }
  }

  /** The gradient goes to the first largest number of each window. */
  record ByData(Window window) implements Linear {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          KernelCall.of(
              PoolKernels.class,
              "maxByData",
              new Operand.Of(in.get(0)),
              new Operand.Of(in.get(1)),
              new Operand.Of(in.get(2)),
              new Operand.Of(out),
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(out.channels(), 1)),
              new Operand.Geometry(window)));
    }
  }
}
