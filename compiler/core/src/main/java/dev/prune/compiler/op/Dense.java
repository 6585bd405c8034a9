package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;

/** A fully connected layer: {@code y = W x + b}. */
record Dense() implements Operation {
  @Override
  public String name() {
    return "dense";
  }

  @Override
  public String summary() {
    return "A fully connected layer with `units` outputs.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("units", Signature.Type.COUNT), Signature.optional("bias", Signature.Type.TRUTH, true));
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    return in.isVector()
        ? ShapeResult.of(Shape.of(arguments.count("units")))
        : ShapeResult.bad(
            "`dense` reads a vector, and its input has the shape " + in + ".",
            "Put `flatten` or `global_average_pool` before it.");
  }

  @Override
  public Channels channels() {
    return new Channels.Own();
  }

  @Override
  public List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    List<TensorRule> rules = new ArrayList<>();
    rules.add(
        new TensorRule(
            Role.WEIGHT,
            Initial.KAIMING_UNIFORM,
            List.of(new TensorRule.AxisRule.Out(), new TensorRule.AxisRule.In())));
    if (arguments.truth("bias")) {
      rules.add(new TensorRule(Role.BIAS, Initial.FAN_IN_UNIFORM, List.of(new TensorRule.AxisRule.Out())));
    }
    return rules;
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perWeight(2);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(
            new Product(layer.tensor(Role.WEIGHT), layer.tensor(Role.BIAS)),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), 1));
  }

  /** {@code y = x W^T + b}; {@code bias} is -1 without one. */
  record Product(int weight, int bias, Operand parameters) implements Primitive, Parametric {
    Product(int weight, int bias) {
      this(weight, bias, Bias.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value x = in.getFirst();
      return List.of(
          KernelCall.of(
              DenseKernels.class,
              "forward",
              new Operand.Of(x),
              parameters,
              new Operand.Of(out),
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(x.channels(), 1)),
              new Operand.Entry(new Dim.Width(out.channels(), 1)),
              new Operand.Entry(new Dim.ParameterOffset(weight)),
              Bias.entry(bias)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      backward.add(new ByWeights(weight, bias), List.of(x, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ByData(weight), List.of(upstream), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().getFirst();
      Value y = instruction.output().get();
      tangent.move(y, new Product(weight, bias, Tangent.DIRECTION), List.of(x));
      tangent.of(x).ifPresent(moving -> tangent.move(y, new Product(weight, -1), List.of(moving)));
    }
  }

  /** {@code dx = dy W}. */
  record ByData(int weight, Operand parameters) implements Primitive, Parametric {
    ByData(int weight) {
      this(weight, Bias.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value dy = in.getFirst();
      return List.of(
          KernelCall.of(
              DenseKernels.class,
              "byData",
              new Operand.Of(dy),
              parameters,
              new Operand.Of(out),
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(out.channels(), out.area())),
              new Operand.Entry(new Dim.Width(dy.channels(), 1)),
              new Operand.Entry(new Dim.ParameterOffset(weight))));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value dy = instruction.inputs().getFirst();
      Value dx = instruction.output().get();
      tangent.move(dx, new ByData(weight, Tangent.DIRECTION), List.of(dy));
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new ByData(weight), List.of(moving)));
    }
  }

  /** {@code dW = dy^T x}, {@code db = sum of dy over rows}. */
  record ByWeights(int weight, int bias, Operand gradients) implements Primitive {
    ByWeights(int weight, int bias) {
      this(weight, bias, Bias.GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value x = in.get(0);
      Value dy = in.get(1);
      return List.of(
          KernelCall.of(
              DenseKernels.class,
              "byWeights",
              new Operand.Of(x),
              new Operand.Of(dy),
              gradients,
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(x.channels(), 1)),
              new Operand.Entry(new Dim.Width(dy.channels(), 1)),
              new Operand.Entry(new Dim.ParameterOffset(weight)),
              Bias.entry(bias)));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new ByWeights(weight, bias, part), List.of(x, moving)));
      tangent.of(x).ifPresent(moving -> tangent.write(part -> new ByWeights(weight, -1, part), List.of(moving, dy)));
    }
  }
}
