package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Value;
import java.util.List;

/** The elementwise sum of two values, written {@code a + b}; both sides share one keep-set. */
record Add() implements Operation {
  @Override
  public String name() {
    return "add";
  }

  @Override
  public String summary() {
    return "The elementwise sum of two values of one shape, also written `a + b`.";
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
    if (inputs.get(0).equals(inputs.get(1))) {
      return ShapeResult.of(inputs.getFirst());
    }
    return ShapeResult.bad(
        "The two sides of a sum must have one shape, and these are " + inputs.get(0) + " and " + inputs.get(1) + ".",
        "Give both branches the same channels and stride, for example with a 1x1 convolution on the shortcut.");
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
    return CostRule.perElement(1);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Value out = layer.instructions().value(layer.name(), layer.channels(), layer.output().area());
    if (inputs.get(0).storage() == inputs.get(1).storage()) {
      // A device may not be given one buffer twice: x + x is 2 x.
      Formula twice = Formula.of(2).times(Formula.variable("a"));
      return layer.instructions().add(new Mapped("twice", twice, List.of("a")), inputs.subList(0, 1), out);
    }
    Formula sum = Formula.variable("a").plus(Formula.variable("b"));
    return layer.instructions().add(new Mapped("sum", sum, List.of("a", "b")), inputs, out);
  }
}
