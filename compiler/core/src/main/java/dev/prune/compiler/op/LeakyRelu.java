package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Value;
import java.util.List;

/** A relu that lets a part of what is negative through (Maas, Hannun and Ng 2013). */
record LeakyRelu() implements Operation {
  @Override
  public String name() {
    return "leaky_relu";
  }

  @Override
  public String summary() {
    return "x where it is positive, and `slope` times x where it is not.";
  }

  @Override
  public Signature signature() {
    return Signature.of(Signature.optional("slope", Signature.Type.REAL, 0.01));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    double slope = arguments.real("slope");
    return slope >= 0 && slope < 1
        ? ShapeResult.of(inputs.getFirst())
        : ShapeResult.bad("The slope of `leaky_relu` must be from 0 to below 1, and this is " + slope + ".", "Usual is 0.01.");
  }

  @Override
  public Onward onward() {
    return Onward.LAST;
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(2);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Formula x = Formula.variable("x");
    Formula formula = x.max(Formula.of(layer.arguments().real("slope")).times(x));
    return layer
        .instructions()
        .add(
            new Mapped("leakyRelu", formula, List.of("x")),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }
}
