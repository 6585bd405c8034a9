package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Linear;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Axis;
import java.util.ArrayList;
import java.util.List;

/** Some neighbouring channels. */
record Slice() implements Operation {
  @Override
  public String name() {
    return "slice";
  }

  @Override
  public String summary() {
    return "The channels from one (counted from 0) to, but without, another.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("from", Signature.Type.INDEX), Signature.required("to", Signature.Type.COUNT));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    int from = arguments.count("from");
    int to = arguments.count("to");
    return from < to && to <= in.channels()
        ? ShapeResult.of(in.withChannels(to - from))
        : ShapeResult.bad(
            "`slice` takes channels %d to %d, and its input has %d.".formatted(from, to, in.channels()),
            "Channels are counted from 0, and the last one is left out: `slice(0, 8)` takes eight.");
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    return new Channels.Cut(arguments.count("from"), arguments.count("to"));
  }

  @Override
  public Arguments resized(Arguments arguments, int channels, int before) {
    return arguments.with("from", before).with("to", before + channels);
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
            new Take(layer.feeding()),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }

  /** The channels that come after those of an axis. */
  record Take(Axis before) implements Linear {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          Concat.call("extract", in.getFirst(), out, in.getFirst(), out.channels(), Concat.behind(before), out.area()));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new Put(before), List.of(upstream), backward.like(x)));
      }
    }
  }

  /** Zeros, and among them the given channels, after those of an axis. */
  record Put(Axis before) implements Linear {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      List<KernelCall> calls = new ArrayList<>(new Mapped("zero", Formula.of(0), List.of()).calls(List.of(), out));
      Value part = in.getFirst();
      calls.add(Concat.call("insert", part, out, out, part.channels(), Concat.behind(before), out.area()));
      return calls;
    }
  }
}
