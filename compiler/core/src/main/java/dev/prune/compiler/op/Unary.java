package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Value;
import java.util.List;
import java.util.Optional;

/**
 * An activation: a formula of one variable {@code x}.
 *
 * @param flops declared cost of one element
 * @param byOutput its derivative written in the output {@code y}
 */
record Unary(String name, String summary, long flops, Formula formula, Formula byOutput) implements Operation {
  private static final Formula X = Formula.variable("x");
  private static final Formula Y = Formula.variable("y");
  private static final Formula ONE = Formula.of(1);

  static Operation relu() {
    return new Unary(
        "relu", "The larger of x and 0.", 1, X.max(Formula.of(0)), Y.apply(Formula.Function.STEP));
  }

  static Operation sigmoid() {
    return new Unary("sigmoid", "1 / (1 + exp(-x)).", 4, X.apply(Formula.Function.SIGMOID), Y.times(ONE.minus(Y)));
  }

  static Operation tanh() {
    return new Unary("tanh", "The hyperbolic tangent.", 4, X.apply(Formula.Function.TANH), ONE.minus(Y.times(Y)));
  }

  @Override
  public Signature signature() {
    return Signature.of();
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return ShapeResult.of(inputs.getFirst());
  }

  @Override
  public Onward onward() {
    return Onward.LAST;
  }

  @Override
  public Channels channels() {
    return new Channels.Same();
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(flops);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(
            new Mapped(name, formula, List.of("x"), Optional.of(byOutput)),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }
}
