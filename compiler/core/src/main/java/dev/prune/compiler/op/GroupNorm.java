package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Normalisation of each sample over its channels and pixels: over all of them (Ba, Kiros and Hinton 2016), or over those of
 * each of some equal groups of channels (Wu and He 2018). Gamma and beta are of channels.
 *
 * @param inGroups whether the number of groups is said; one otherwise
 */
record GroupNorm(boolean inGroups) implements Operation {
  /** Over all channels. */
  static Operation layer() {
    return new GroupNorm(false);
  }

  /** Over those of each group. */
  static Operation ofGroups() {
    return new GroupNorm(true);
  }

  @Override
  public String name() {
    return inGroups ? "groupnorm" : "layernorm";
  }

  @Override
  public String summary() {
    return "Normalises each sample over its channels and pixels"
        + (inGroups ? ", each of `groups` equal groups of channels by itself" : "")
        + ", then scales each channel by gamma and shifts it by beta.";
  }

  @Override
  public Signature signature() {
    List<Signature.Parameter> parameters = new ArrayList<>();
    if (inGroups) {
      parameters.add(Signature.required("groups", Signature.Type.COUNT));
    }
    parameters.add(Signature.optional("epsilon", Signature.Type.REAL, 1e-5));
    return new Signature(parameters);
  }

  private int groups(Arguments arguments) {
    return inGroups ? arguments.count("groups") : 1;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    if (!(arguments.real("epsilon") > 0)) {
      return ShapeResult.bad("The epsilon of `" + name() + "` must be positive.", "Usual is 1e-5.");
    }
    int channels = inputs.getFirst().channels();
    if (channels % groups(arguments) != 0) {
      return ShapeResult.bad(
          "`groupnorm` in %d groups reads %d channels, which is no multiple of %d."
              .formatted(groups(arguments), channels, groups(arguments)),
          "Choose a number of groups that divides the channels.");
    }
    return ShapeResult.of(inputs.getFirst());
  }

  @Override
  public Onward onward() {
    return Onward.THROUGH;
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    int groups = groups(arguments);
    return groups == 1 ? new Channels.Same() : new Channels.Parted(groups);
  }

  @Override
  public List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    List<TensorRule.AxisRule> out = List.of(new TensorRule.AxisRule.Out());
    return List.of(new TensorRule(Role.GAMMA, Initial.ONE, out), new TensorRule(Role.BETA, Initial.ZERO, out));
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(7);
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    GroupNormCalls calls =
        new GroupNormCalls(groups(layer.arguments()), layer.output().area(), layer.arguments().real("epsilon"));
    Instructions to = layer.instructions();
    Value x = inputs.getFirst();
    Value moments = to.value(layer.name() + ".moments", Axis.fixed(calls.groups()), 2);
    to.add(new GroupNormCalls.Moments(calls), inputs, moments);
    Value normal = to.value(layer.name() + ".normal", layer.channels(), calls.area());
    to.add(new GroupNormCalls.Normalized(calls), List.of(x, moments), normal);
    return to.add(
        new ChannelAffine(layer.tensor(Role.GAMMA), layer.tensor(Role.BETA), calls.area()),
        List.of(normal),
        to.value(layer.name(), layer.channels(), calls.area()));
  }
}
