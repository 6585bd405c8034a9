package dev.prune.compiler.op;

import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import java.util.List;

/**
 * An operation that does nothing but multiply each channel by a factor, of which one number a channel is trained; its argument
 * {@code initial} is what that number begins with. It can be put into a network for a while and folded into the layer before.
 */
sealed interface ChannelGate extends Operation permits Gate, HardConcrete {
  @Override
  default boolean gates() {
    return true;
  }

  @Override
  default Channels channels() {
    return new Channels.Same();
  }

  @Override
  default Onward onward() {
    return Onward.THROUGH;
  }

  @Override
  default boolean counted() {
    return false;
  }

  @Override
  default List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    return List.of(
        new TensorRule(Role.GATE, Initial.of(arguments.real("initial")), List.of(new TensorRule.AxisRule.Out())));
  }

  @Override
  default CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perElement(1);
  }
}
