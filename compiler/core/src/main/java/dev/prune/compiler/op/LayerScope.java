package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.Mode;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Role;
import java.util.List;
import java.util.Map;

/**
 * What an operation sees of its layer while it adds instructions.
 *
 * @param name the layer's name
 * @param index the layer's index in the network
 * @param position the layer's position from the outputs
 * @param mode train or eval
 * @param arguments checked arguments
 * @param inputs shapes of the inputs
 * @param output shape of the output
 * @param channels channel axis of the output
 * @param feeding channel axis of what feeds one output channel, or what lies before a cut: {@code GroupedNetwork.feeding}
 * @param tensors index of each tensor, parameters and statistics alike in their own lists
 * @param instructions where to add
 */
public record LayerScope(
    String name,
    int index,
    int position,
    Mode mode,
    Arguments arguments,
    List<Shape> inputs,
    Shape output,
    Axis channels,
    Axis feeding,
    Map<Role, Integer> tensors,
    Instructions instructions) {
  /** Index of the tensor with this role, or -1. */
  public int tensor(Role role) {
    return tensors.getOrDefault(role, -1);
  }
}
