package dev.prune.runtime.network;

import java.util.List;

/**
 * A parameter tensor or a running statistic: a slice of a flat buffer.
 *
 * @param name {@code fc1.weight}
 * @param role what it is to its layer
 * @param layer index of its layer
 * @param initial what it holds before training
 * @param fanIn inputs of one unit before any event, for the initial values
 * @param axes row-major, outermost first
 */
public record Tensor(String name, Role role, int layer, Initial initial, int fanIn, List<Axis> axes) {
  public Tensor {
    axes = List.copyOf(axes);
  }

  /** Numbers it holds at the given group widths. */
  public int size(int[] widths) {
    int size = 1;
    for (Axis axis : axes) {
      size = Math.multiplyExact(size, axis.width(widths));
    }
    return size;
  }
}
