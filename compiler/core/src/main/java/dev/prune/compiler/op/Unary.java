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
 * @param byOutput its derivative written in the output {@code y}, where that is possible
 */
record Unary(String name, String summary, long flops, Formula formula, Optional<Formula> byOutput)
    implements Operation {
  private static final Formula X = Formula.variable("x");
  private static final Formula Y = Formula.variable("y");
  private static final Formula ONE = Formula.of(1);

  static Operation relu() {
    return new Unary(
        "relu", "The larger of x and 0.", 1, X.max(Formula.of(0)), Optional.of(Y.apply(Formula.Function.STEP)));
  }

  /** Of MobileNetV2 (Sandler et al. 2018): relu that ends at 6. */
  static Operation relu6() {
    Formula six = Formula.of(6);
    return new Unary(
        "relu6", "The larger of x and 0, and not above 6.", 2,
        new Formula.Binary(Formula.Operator.MIN, X.max(Formula.of(0)), six),
        Optional.of(Y.apply(Formula.Function.STEP).times(six.minus(Y).apply(Formula.Function.STEP))));
  }

  static Operation sigmoid() {
    return new Unary("sigmoid", "1 / (1 + exp(-x)).", 4, X.apply(Formula.Function.SIGMOID),
        Optional.of(Y.times(ONE.minus(Y))));
  }

  static Operation tanh() {
    return new Unary("tanh", "The hyperbolic tangent.", 4, X.apply(Formula.Function.TANH),
        Optional.of(ONE.minus(Y.times(Y))));
  }

  /** Gaussian error linear unit, in the form with tanh (Hendrycks and Gimpel 2016, section 2). */
  static Operation gelu() {
    Formula cubed = Formula.of(0.044715).times(X).times(X).times(X);
    Formula inner = Formula.of(Math.sqrt(2 / Math.PI)).times(X.plus(cubed));
    Formula formula = Formula.of(0.5).times(X).times(ONE.plus(inner.apply(Formula.Function.TANH)));
    return new Unary("gelu", "x times the share of a normal distribution below it, in its form with tanh.", 9, formula,
        Optional.empty());
  }

  /** Also called swish (Elfwing et al. 2017; Ramachandran et al. 2017). */
  static Operation silu() {
    return new Unary("silu", "x / (1 + exp(-x)).", 5, X.times(X.apply(Formula.Function.SIGMOID)), Optional.empty());
  }

  /** Of MobileNetV3 (Howard et al. 2019, section 5.2). */
  static Operation hardSigmoid() {
    return new Unary("hard_sigmoid", "(x + 3) / 6, not below 0 and not above 1.", 4, ramp(), Optional.empty());
  }

  /** Of MobileNetV3 (Howard et al. 2019, section 5.2). */
  static Operation hardswish() {
    return new Unary("hardswish", "x times hard_sigmoid(x).", 5, X.times(ramp()), Optional.empty());
  }

  private static Formula ramp() {
    Formula risen = X.plus(Formula.of(3)).max(Formula.of(0));
    return new Formula.Binary(Formula.Operator.MIN, risen, Formula.of(6)).times(Formula.of(1.0 / 6));
  }

  /** The name as a Java word. */
  private String label() {
    return name.equals("hard_sigmoid") ? "hardSigmoid" : name;
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
            new Mapped(label(), formula, List.of("x"), byOutput),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }
}
