package dev.prune.compiler.op;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import java.util.List;
import java.util.Optional;

/**
 * Gates that are closed or open for good with some probability: hard concrete ones (Louizos, Welling and Kingma, Learning
 * sparse neural networks through L0 regularization, ICLR 2018, equations 10 to 12). Each channel has one trained number
 * {@code a}; in training {@code z = clamp(sigmoid((log u - log(1 - u) + a) / beta) (high - low) + low, 0, 1)} with a uniform
 * {@code u}, in evaluation {@code z = clamp(sigmoid(a) (high - low) + low, 0, 1)}.
 */
record HardConcrete() implements ChannelGate {
  /** A number {@code a} so large that no {@code u} closes the gate: log u - log(1 - u) is at least -17, beta at most 4. */
  private static final double OPEN = 100;

  private static final double LARGEST_BETA = 4;
  private static final Formula ZERO = Formula.of(0);
  private static final Formula ONE = Formula.of(1);

  @Override
  public String name() {
    return "hard_concrete";
  }

  @Override
  public String summary() {
    return "Multiplies each channel by a random factor from 0 to 1, often exactly 0 or 1, whose distribution is trained.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.optional("initial", Signature.Type.REAL, 0.0),
        Signature.optional("beta", Signature.Type.REAL, 2.0 / 3),
        Signature.optional("low", Signature.Type.REAL, -0.1),
        Signature.optional("high", Signature.Type.REAL, 1.1),
        Signature.optional("per_sample", Signature.Type.TRUTH, false));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    if (!(Math.abs(arguments.real("initial")) < OPEN)) {
      return ShapeResult.bad(
          "The initial value of `hard_concrete` is too large: its gates would never move.",
          "It is the logarithm of the odds of a gate; 0 is even odds.");
    }
    double beta = arguments.real("beta");
    if (!(beta > 0 && beta <= LARGEST_BETA)) {
      return ShapeResult.bad("The beta of `hard_concrete` lies above 0 and is at most 4.", "Usual is 2/3.");
    }
    return arguments.real("low") < 0 && arguments.real("high") > 1 && arguments.real("high") < 10
            && arguments.real("low") > -10
        ? ShapeResult.of(inputs.getFirst())
        : ShapeResult.bad(
            "The range of `hard_concrete` reaches below 0 and above 1, or its gates would never be closed or open.",
            "Usual are `low: -0.1` and `high: 1.1`.");
  }

  @Override
  public Optional<Factor> factor(Arguments arguments) {
    return Optional.of(new Factor(clamped(Formula.variable(Factor.PARAMETER), arguments), OPEN));
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Instructions to = layer.instructions();
    Value ones = to.add(new Mapped("one", ONE, List.of()), List.of(), perChannel(layer, "ones"));
    Value a = to.add(new Gate.Scaled(layer.tensor(Role.GATE)), List.of(ones), perChannel(layer, "odds"));
    Formula odds = Formula.variable("a");
    Value z;
    if (layer.mode() == Mode.EVAL) {
      z = to.add(new Mapped("gate", clamped(odds, layer.arguments()), List.of("a")), List.of(a), perChannel(layer, "gates"));
    } else {
      boolean together = !layer.arguments().truth("per_sample");
      Value u = to.add(new Uniform(layer.position(), together), List.of(), perChannel(layer, "uniform"));
      Formula uniform = Formula.variable("u");
      Formula noise = uniform.apply(Function.LOG).minus(ONE.minus(uniform).apply(Function.LOG));
      Formula hot = noise.plus(odds).over(Formula.of(layer.arguments().real("beta")));
      Mapped gate = new Mapped("hard concrete", clamped(hot, layer.arguments()), List.of("u", "a"));
      z = to.add(gate, List.of(u, a), perChannel(layer, "gates"));
    }
    Value y = to.value(layer.name(), layer.channels(), layer.output().area());
    return to.add(new ScaledRows(), List.of(inputs.getFirst(), z), y);
  }

  private static Value perChannel(LayerScope layer, String what) {
    return layer.instructions().value(layer.name() + "." + what, layer.channels(), 1);
  }

  /** {@code min(max(sigmoid(x) (high - low) + low, 0), 1)}. */
  private static Formula clamped(Formula x, Arguments arguments) {
    double low = arguments.real("low");
    Formula stretched =
        x.apply(Function.SIGMOID).times(Formula.of(arguments.real("high") - low)).plus(Formula.of(low));
    return new Formula.Binary(Formula.Operator.MIN, stretched.max(ZERO), ONE);
  }

  /** Uniform numbers inside (0, 1): a function of keys, so nothing moves them. */
  record Uniform(int position, boolean together) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          Drawn.call(GateKernels.class, "uniform", List.of(out), out, position, new Operand.Truth(together)));
    }
  }

  private static KernelCall rows(String method, Value shaped, Value first, Value second, Value third) {
    return KernelCall.of(
        GateKernels.class,
        method,
        new Operand.Of(first),
        new Operand.Of(second),
        new Operand.Of(third),
        new Operand.Field("dims"),
        new Operand.Entry(new Dim.Rows()),
        new Operand.Entry(new Dim.Width(shaped.channels(), 1)),
        new Operand.Whole(shaped.area()));
  }

  /** {@code y = x z}, with one z for each sample and channel. */
  record ScaledRows() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(rows("scaleRows", out, in.get(0), in.get(1), out));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().get(0);
      Value z = instruction.inputs().get(1);
      backward.contribute(z, backward.add(new ByRows(), List.of(x, upstream), backward.like(z)));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ScaledRows(), List.of(upstream, z), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value z = instruction.inputs().get(1);
      Value y = instruction.output().get();
      tangent.of(x).ifPresent(moving -> tangent.move(y, new ScaledRows(), List.of(moving, z)));
      tangent.of(z).ifPresent(moving -> tangent.move(y, new ScaledRows(), List.of(x, moving)));
    }
  }

  /** The gradient by z: the sum of {@code x dy} over the area. */
  record ByRows() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(rows("byRows", in.get(0), in.get(0), in.get(1), out));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      Value dz = instruction.output().get();
      tangent.of(x).ifPresent(moving -> tangent.move(dz, new ByRows(), List.of(moving, dy)));
      tangent.of(dy).ifPresent(moving -> tangent.move(dz, new ByRows(), List.of(x, moving)));
    }
  }
}
