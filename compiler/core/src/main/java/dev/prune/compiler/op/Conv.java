package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;

/** A two-dimensional convolution. */
record Conv() implements Operation {
  @Override
  public String name() {
    return "conv";
  }

  @Override
  public String summary() {
    return "A two-dimensional convolution with `channels` outputs; the padding keeps the size at stride 1 unless given, and `dilation` is the step from one pixel of the window to the next.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("channels", Signature.Type.COUNT),
        Signature.required("kernel", Signature.Type.SIZE),
        Signature.optional("stride", Signature.Type.SIZE, new int[] {1, 1}),
        Signature.absent("padding", Signature.Type.PADDING),
        Signature.optional("bias", Signature.Type.TRUTH, true),
        Signature.optional("dilation", Signature.Type.SIZE, new int[] {1, 1}));
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return switch (Windows.shape("conv", inputs.getFirst(), arguments, Windows.samePadding(arguments))) {
      case ShapeResult.Ok ok -> ShapeResult.of(ok.shape().withChannels(arguments.count("channels")));
      case ShapeResult.Bad bad -> bad;
    };
  }

  @Override
  public Channels channels() {
    return new Channels.Own();
  }

  @Override
  public List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    int[] kernel = arguments.size("kernel");
    List<TensorRule> rules = new ArrayList<>();
    rules.add(
        new TensorRule(
            Role.WEIGHT,
            Initial.KAIMING_UNIFORM,
            List.of(
                new TensorRule.AxisRule.Out(),
                new TensorRule.AxisRule.In(),
                new TensorRule.AxisRule.Fixed(kernel[0]),
                new TensorRule.AxisRule.Fixed(kernel[1]))));
    if (arguments.truth("bias")) {
      rules.add(new TensorRule(Role.BIAS, Initial.FAN_IN_UNIFORM, List.of(new TensorRule.AxisRule.Out())));
    }
    return rules;
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perWeight(2L * output.area());
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Window window =
        Windows.window(
            layer.inputs().getFirst(), layer.output(), layer.arguments(), Windows.samePadding(layer.arguments()));
    return layer
        .instructions()
        .add(
            new Product(layer.tensor(Role.WEIGHT), layer.tensor(Role.BIAS), window),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }

  /** The convolution; {@code bias} is -1 without one. */
  record Product(int weight, int bias, Window window, Operand parameters) implements Primitive, Parametric {
    Product(int weight, int bias, Window window) {
      this(weight, bias, window, Bias.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value x = in.getFirst();
      return List.of(
          KernelCall.of(
              ConvKernels.class,
              "forward",
              new Operand.Of(x),
              parameters,
              new Operand.Of(out),
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(x.channels(), 1)),
              new Operand.Entry(new Dim.Width(out.channels(), 1)),
              new Operand.Entry(new Dim.ParameterOffset(weight)),
              Bias.entry(bias),
              new Operand.Geometry(window)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      backward.add(new ByWeights(weight, bias, window), List.of(x, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ByData(weight, window), List.of(upstream), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().getFirst();
      Value y = instruction.output().get();
      tangent.move(y, new Product(weight, bias, window, Tangent.DIRECTION), List.of(x));
      tangent.of(x).ifPresent(moving -> tangent.move(y, new Product(weight, -1, window), List.of(moving)));
    }
  }

  /** The gradient by the input. */
  record ByData(int weight, Window window, Operand parameters) implements Primitive, Parametric {
    ByData(int weight, Window window) {
      this(weight, window, Bias.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value dy = in.getFirst();
      return List.of(
          KernelCall.of(
              ConvKernels.class,
              "byData",
              new Operand.Of(dy),
              parameters,
              new Operand.Of(out),
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(out.channels(), 1)),
              new Operand.Entry(new Dim.Width(dy.channels(), 1)),
              new Operand.Entry(new Dim.ParameterOffset(weight)),
              new Operand.Geometry(window)));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value dy = instruction.inputs().getFirst();
      Value dx = instruction.output().get();
      tangent.move(dx, new ByData(weight, window, Tangent.DIRECTION), List.of(dy));
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new ByData(weight, window), List.of(moving)));
    }
  }

  /** The gradient by weight and bias. */
  record ByWeights(int weight, int bias, Window window, Operand gradients) implements Primitive {
    ByWeights(int weight, int bias, Window window) {
      this(weight, bias, window, Bias.GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value x = in.get(0);
      Value dy = in.get(1);
      return List.of(
          KernelCall.of(
              ConvKernels.class,
              "byWeights",
              new Operand.Of(x),
              new Operand.Of(dy),
              gradients,
              new Operand.Field("dims"),
              new Operand.Entry(new Dim.Rows()),
              new Operand.Entry(new Dim.Width(x.channels(), 1)),
              new Operand.Entry(new Dim.Width(dy.channels(), 1)),
              new Operand.Entry(new Dim.ParameterOffset(weight)),
              Bias.entry(bias),
              new Operand.Geometry(window)));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new ByWeights(weight, bias, window, part), List.of(x, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.write(part -> new ByWeights(weight, -1, window, part), List.of(moving, dy)));
    }
  }
}
