package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Linear;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;

/** Puts the channels of several values one after the other. */
record Concat() implements Operation {
  @Override
  public String name() {
    return "concat";
  }

  @Override
  public String summary() {
    return "Puts the channels of several values one after the other; their other extents must agree.";
  }

  @Override
  public Signature signature() {
    return Signature.of();
  }

  @Override
  public int minInputs() {
    return 2;
  }

  @Override
  public int maxInputs() {
    return Integer.MAX_VALUE;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape first = inputs.getFirst();
    int channels = 0;
    for (Shape shape : inputs) {
      if (!shape.withChannels(1).equals(first.withChannels(1))) {
        return ShapeResult.bad(
            "`concat` joins values whose extents after the channels agree, and these are " + first + " and " + shape
                + ".",
            "Bring the branches to one height and width first.");
      }
      channels = Math.addExact(channels, shape.channels());
    }
    return ShapeResult.of(first.withChannels(channels));
  }

  @Override
  public Channels channels() {
    return new Channels.Joined();
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(0);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(
            new Join(),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }

  /** A call that moves channels between a value and a wide one. */
  static KernelCall call(String method, Value from, Value to, Value wide, Axis part, Dim before, int area) {
    return KernelCall.of(
        ChannelKernels.class,
        method,
        new Operand.Of(from),
        new Operand.Of(to),
        new Operand.Field("dims"),
        new Operand.Entry(new Dim.Rows()),
        new Operand.Entry(new Dim.Width(part, 1)),
        new Operand.Entry(new Dim.Width(wide.channels(), 1)),
        new Operand.Entry(before),
        new Operand.Whole(area));
  }

  /** How many channels an axis has, as a place behind it. */
  static Dim behind(Axis axis) {
    return axis.segments().isEmpty() ? new Dim.Zero() : new Dim.Width(axis, 1);
  }

  /** Copies each input to its place. */
  record Join() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      List<KernelCall> calls = new ArrayList<>();
      Axis before = Axis.none();
      for (Value part : in) {
        calls.add(call("insert", part, out, out, part.channels(), behind(before), out.area()));
        before = before.then(part.channels());
      }
      return calls;
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Axis before = Axis.none();
      for (Value part : instruction.inputs()) {
        if (backward.needs(part)) {
          backward.contribute(part, backward.add(new Part(before), List.of(upstream), backward.like(part)));
        }
        before = before.then(part.channels());
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      if (instruction.inputs().stream().anyMatch(part -> tangent.of(part).isPresent())) {
        tangent.move(instruction.output().get(), this, instruction.inputs().stream().map(tangent::orZero).toList());
      }
    }
  }

  /** The channels that come after those of an axis. */
  record Part(Axis before) implements Linear {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(call("extract", in.getFirst(), out, in.getFirst(), out.channels(), behind(before), out.area()));
    }
  }
}
