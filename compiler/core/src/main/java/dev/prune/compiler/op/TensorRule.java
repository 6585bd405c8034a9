package dev.prune.compiler.op;

import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import java.util.List;

/**
 * A tensor that an operation owns.
 *
 * @param role what it is
 * @param initial what it holds before training
 * @param axes which axis of the layer each of its axes is
 */
public record TensorRule(Role role, Initial initial, List<AxisRule> axes) {
  public TensorRule {
    axes = List.copyOf(axes);
  }

  /** An axis of a tensor. */
  public sealed interface AxisRule {
    /** The layer's output channels. */
    record Out() implements AxisRule {}

    /** The channels of the layer's only input, or those of one of its groups. */
    record In() implements AxisRule {}

    /** Positions that no event removes. */
    record Fixed(int width) implements AxisRule {}
  }
}
