package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Value;
import java.util.List;
import java.util.Optional;

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
    Formula slope = Formula.of(layer.arguments().real("slope"));
    Formula formula = x.max(slope.times(x));
    // The output is positive where the input is.
    Formula positive = Formula.variable("y").apply(Formula.Function.STEP);
    Formula byOutput = positive.plus(Formula.of(1).minus(positive).times(slope));
    return layer
        .instructions()
        .add(
            new Mapped("leakyRelu", formula, List.of("x"), Optional.of(byOutput)),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }
}
