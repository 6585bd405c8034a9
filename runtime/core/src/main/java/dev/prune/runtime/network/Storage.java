package dev.prune.runtime.network;

import java.util.List;

/**
 * A device buffer that several values share because their lives do not overlap.
 *
 * @param values the values it holds at one time or another
 */
public record Storage(List<Value> values) {
  public Storage {
    values = List.copyOf(values);
  }

  /** Numbers it must hold: the largest of its values. */
  public int size(int[] widths, int batch) {
    int size = 0;
    for (Value value : values) {
      size = Math.max(size, value.size(widths, batch));
    }
    return size;
  }

  /**
   * A value of a procedure.
   *
   * @param name for messages and the memory report
   * @param perRow whether it has one part for each sample of the batch
   * @param channels its channel axis
   * @param area numbers per channel
   */
  public record Value(String name, boolean perRow, Axis channels, int area) {
    /** Numbers it holds. */
    public int size(int[] widths, int batch) {
      return Math.multiplyExact(Math.multiplyExact(channels.width(widths), area), perRow ? batch : 1);
    }
  }
}
