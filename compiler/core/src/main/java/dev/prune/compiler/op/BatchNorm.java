package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
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
    BatchNormCalls tensors =
        new BatchNormCalls(
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
      return to.add(new BatchNormFixed.Fixed(tensors), inputs, y);
    }
    Value moments = to.fixed(layer.name() + ".moments", layer.channels(), 2);
    to.add(new BatchNormTrained.Moments(tensors.area()), inputs, moments);
    to.add(new BatchNormTrained.Track(tensors, layer.arguments().real("momentum")), List.of(moments));
    return to.add(new BatchNormTrained.Normalized(tensors), List.of(x, moments), y);
  }
}
