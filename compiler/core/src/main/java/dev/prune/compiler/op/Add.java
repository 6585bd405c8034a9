package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Value;
import java.util.List;

/** The elementwise sum of two values, written {@code a + b}; both sides share one keep-set, unless a training says otherwise. */
record Add() implements Operation {
  private static final Formula A = Formula.variable("a");

  @Override
  public String name() {
    return "add";
  }

  @Override
  public String summary() {
    return "The sum of two values number by number, also written `a + b`; one side may have one number a channel.";
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
    return 2;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return Broadcast.shape("sum", inputs);
  }

  @Override
  public Onward onward() {
    return Onward.THROUGH;
  }

  @Override
  public Channels channels() {
    return new Channels.Summed();
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(1);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return Broadcast.build(layer, inputs, "sum", A.plus(Formula.variable("b")), "twice", Formula.of(2).times(A));
  }
}
