package dev.prune.runtime.network;

/**
 * A run of neighbouring positions on an axis: all channels of a group, each {@code repeat} positions long (pixels, after
 * flatten), or a fixed number of positions that no event removes.
 *
 * @param group index of the group, or -1 for fixed
 * @param width positions when fixed, otherwise 0
 * @param repeat positions per channel
 */
public record Segment(int group, int width, int repeat) {
  /** Positions of this segment at the given group widths. */
  public int width(int[] widths) {
    return (group < 0 ? width : widths[group]) * repeat;
  }
}
