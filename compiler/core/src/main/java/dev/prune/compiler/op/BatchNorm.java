package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;

/** Batch normalisation (Ioffe and Szegedy 2015). */
record BatchNorm() implements Operation {
  @Override
  public String name() {
    return "batchnorm";
  }

  @Override
  public String summary() {
    return "Normalises each channel over the batch, then scales by gamma and shifts by beta.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.optional("momentum", Signature.Type.REAL, 0.1),
        Signature.optional("epsilon", Signature.Type.REAL, 1e-5));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    double momentum = arguments.real("momentum");
    if (momentum < 0 || momentum > 1) {
      return ShapeResult.bad("The momentum of `batchnorm` is " + momentum + ", outside 0 to 1.", "Usual is 0.1.");
    }
    if (!(arguments.real("epsilon") > 0)) {
      return ShapeResult.bad("The epsilon of `batchnorm` must be positive.", "Usual is 1e-5.");
    }
    return ShapeResult.of(inputs.getFirst());
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
  public List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    List<TensorRule.AxisRule> out = List.of(new TensorRule.AxisRule.Out());
    return List.of(
        new TensorRule(Role.GAMMA, Initial.ONE, out),
        new TensorRule(Role.BETA, Initial.ZERO, out),
        new TensorRule(Role.MEAN, Initial.ZERO, out),
        new TensorRule(Role.VARIANCE, Initial.ONE, out));
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(2);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Tensors tensors =
        new Tensors(
            layer.tensor(Role.GAMMA),
            layer.tensor(Role.BETA),
            layer.tensor(Role.MEAN),
            layer.tensor(Role.VARIANCE),
            layer.output().area(),
            layer.arguments().real("epsilon"));
    Instructions to = layer.instructions();
    Value x = inputs.getFirst();
    Value y = to.value(layer.name(), layer.channels(), layer.output().area());
    if (layer.mode() == Mode.EVAL) {
      return to.add(new Fixed(tensors), inputs, y);
    }
    Value moments = to.fixed(layer.name() + ".moments", layer.channels(), 2);
    to.add(new Moments(tensors.area()), inputs, moments);
    to.add(new Track(tensors, layer.arguments().real("momentum")), List.of(moments));
    return to.add(new Normalized(tensors), List.of(x, moments), y);
  }

  /** Indices of the tensors, and the literals. */
  record Tensors(int gamma, int beta, int mean, int variance, int area, double epsilon) {}

  private static Operand parameter(int tensor) {
    return new Operand.Entry(new Dim.ParameterOffset(tensor));
  }

  private static Operand statistic(int tensor) {
    return new Operand.Entry(new Dim.StatisticOffset(tensor));
  }

  private static KernelCall call(String method, Value shaped, List<Operand> buffers, Operand... rest) {
    List<Operand> operands = new ArrayList<>(buffers);
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Rows()));
    operands.add(new Operand.Entry(new Dim.Width(shaped.channels(), 1)));
    operands.addAll(List.of(rest));
    return new KernelCall(BatchNormKernels.class, method, operands);
  }

  private static final Operand PARAMETERS = new Operand.Field("parameters");
  private static final Operand STATISTICS = new Operand.Field("statistics");
  private static final Operand GRADIENTS = new Operand.Field("gradients");

  /** Mean and variance of the batch. */
  record Moments(int area) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "moments",
              out,
              List.of(new Operand.Of(in.getFirst()), new Operand.Of(out)),
              new Operand.Whole(area)));
    }
  }

  /** Moves the running statistics. */
  record Track(Tensors t, double momentum) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "track",
              in.getFirst(),
              List.of(new Operand.Of(in.getFirst()), STATISTICS),
              statistic(t.mean()),
              statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(momentum)));
    }
  }

  /** Normalises with the batch's moments; the gradient goes through the moments too. */
  record Normalized(Tensors t, Operand parameters) implements Primitive, Parametric {
    Normalized(Tensors t) {
      this(t, PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "normalize",
              out,
              List.of(new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), parameters, new Operand.Of(out)),
              parameter(t.gamma()),
              parameter(t.beta()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      Value y = instruction.output().get();
      tangent.move(y, new Normalized(t, Tangent.DIRECTION), List.of(x, moments));
      // The matrix of derivatives is symmetric, so it moves outputs as it moves gradients.
      tangent.of(x).ifPresent(moving -> tangent.move(y, new ByData(t), List.of(x, moments, moving)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      backward.add(new ByParameters(t), List.of(x, moments, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ByData(t), List.of(x, moments, upstream), backward.like(x)));
      }
    }
  }

  /** The gradient by x, through the moments. */
  record ByData(Tensors t, Operand parameters) implements Primitive, Parametric {
    ByData(Tensors t) {
      this(t, PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byData",
              out,
              List.of(
                  new Operand.Of(in.get(0)),
                  new Operand.Of(in.get(1)),
                  parameters,
                  new Operand.Of(in.get(2)),
                  new Operand.Of(out)),
              parameter(t.gamma()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      Value dy = instruction.inputs().get(2);
      Value dx = instruction.output().get();
      tangent.move(dx, new ByData(t, Tangent.DIRECTION), List.of(x, moments, dy));
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new ByData(t), List.of(x, moments, moving)));
      tangent.of(x).ifPresent(moving -> tangent.move(dx, new ByDataTangent(t), List.of(x, moments, dy, moving)));
    }
  }

  /** How {@link ByData} moves with x. */
  record ByDataTangent(Tensors t) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byDataTangent",
              out,
              List.of(
                  new Operand.Of(in.get(0)),
                  new Operand.Of(in.get(1)),
                  PARAMETERS,
                  new Operand.Of(in.get(2)),
                  new Operand.Of(in.get(3)),
                  new Operand.Of(out)),
              parameter(t.gamma()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }
  }

  /** The gradient by gamma and beta. */
  record ByParameters(Tensors t, Operand gradients) implements Primitive {
    ByParameters(Tensors t) {
      this(t, GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byParameters",
              in.get(0),
              List.of(new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), new Operand.Of(in.get(2)), gradients),
              parameter(t.gamma()),
              parameter(t.beta()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value moments = instruction.inputs().get(1);
      Value dy = instruction.inputs().get(2);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new ByParameters(t, part), List.of(x, moments, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.write(part -> new ByParametersTangent(t, part), List.of(x, moments, dy, moving)));
    }
  }

  /** How {@link ByParameters} moves with x. */
  record ByParametersTangent(Tensors t, Operand into) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byParametersTangent",
              in.get(0),
              List.of(
                  new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), new Operand.Of(in.get(2)),
                  new Operand.Of(in.get(3)), into),
              parameter(t.gamma()),
              parameter(t.beta()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }
  }

  /** Normalises with the running statistics. */
  record Fixed(Tensors t, Operand parameters) implements Primitive, Parametric {
    Fixed(Tensors t) {
      this(t, PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "normalizeFixed",
              out,
              List.of(new Operand.Of(in.getFirst()), STATISTICS, parameters, new Operand.Of(out)),
              parameter(t.gamma()),
              parameter(t.beta()),
              statistic(t.mean()),
              statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().getFirst();
      Value y = instruction.output().get();
      tangent.move(y, new Fixed(t, Tangent.DIRECTION), List.of(x));
      // Without the mean, which does not move, the map of x is the map of gradients.
      tangent.of(x).ifPresent(moving -> tangent.move(y, new FixedByData(t), List.of(moving)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      backward.add(new FixedByParameters(t), List.of(x, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new FixedByData(t), List.of(upstream), backward.like(x)));
      }
    }
  }

  /** The gradient of {@link Fixed} by x. */
  record FixedByData(Tensors t, Operand parameters) implements Primitive, Parametric {
    FixedByData(Tensors t) {
      this(t, PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byDataFixed",
              out,
              List.of(STATISTICS, parameters, new Operand.Of(in.getFirst()), new Operand.Of(out)),
              parameter(t.gamma()),
              statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value dy = instruction.inputs().getFirst();
      Value dx = instruction.output().get();
      tangent.move(dx, new FixedByData(t, Tangent.DIRECTION), List.of(dy));
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new FixedByData(t), List.of(moving)));
    }
  }

  /** The gradient of {@link Fixed} by gamma and beta. */
  record FixedByParameters(Tensors t, Operand gradients) implements Primitive {
    FixedByParameters(Tensors t) {
      this(t, GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byParametersFixed",
              in.get(0),
              List.of(new Operand.Of(in.get(0)), STATISTICS, new Operand.Of(in.get(1)), gradients),
              parameter(t.gamma()),
              parameter(t.beta()),
              statistic(t.mean()),
              statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new FixedByParameters(t, part), List.of(x, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.write(part -> new FixedByParametersTangent(t, part), List.of(dy, moving)));
    }
  }

  /** How {@link FixedByParameters} moves with x. */
  record FixedByParametersTangent(Tensors t, Operand into) implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of(
          call(
              "byParametersFixedTangent",
              in.get(0),
              List.of(STATISTICS, new Operand.Of(in.get(0)), new Operand.Of(in.get(1)), into),
              parameter(t.gamma()),
              parameter(t.beta()),
              statistic(t.variance()),
              new Operand.Whole(t.area()),
              new Operand.Real(t.epsilon())));
    }
  }
}
