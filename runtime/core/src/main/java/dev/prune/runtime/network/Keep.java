package dev.prune.runtime.network;

import java.util.List;

/**
 * Some channels of every group, and with them a part of every tensor: what is left after an event, or what a shrunk
 * network is of the network as it was written. Every flat index of a shrink comes from here, so that parameters, slots,
 * masks and statistics are cut alike, on all axes at once.
 *
 * @param channels ascending positions, one array a group
 */
public record Keep(int[][] channels) {
  /** Every channel of every group. */
  public static Keep all(int[] widths) {
    int[][] channels = new int[widths.length][];
    for (int g = 0; g < widths.length; g++) {
      channels[g] = new int[widths[g]];
      for (int c = 0; c < widths[g]; c++) {
        channels[g][c] = c;
      }
    }
    return new Keep(channels);
  }

  /** How many channels of each group are kept. */
  public int[] widths() {
    int[] widths = new int[channels.length];
    for (int g = 0; g < widths.length; g++) {
      widths[g] = channels[g].length;
    }
    return widths;
  }

  private int count(Axis axis) {
    int count = 0;
    for (Segment segment : axis.segments()) {
      count += segment.group() < 0 ? segment.width() * segment.repeat() : channels[segment.group()].length * segment.repeat();
    }
    return count;
  }

  /** The kept positions of an axis. */
  public int[] positions(Axis axis, int[] widths) {
    int[] positions = new int[count(axis)];
    int at = 0;
    int begin = 0;
    for (Segment segment : axis.segments()) {
      if (segment.group() < 0) {
        for (int i = 0; i < segment.width(widths); i++) {
          positions[at++] = begin + i;
        }
      } else {
        for (int channel : channels[segment.group()]) {
          for (int r = 0; r < segment.repeat(); r++) {
            positions[at++] = begin + channel * segment.repeat() + r;
          }
        }
      }
      begin += segment.width(widths);
    }
    return positions;
  }

  /**
   * The kept elements of tensors that lie one after the other in a flat buffer.
   *
   * @param widths group widths that the buffer has now
   * @return for each element of the smaller buffer, its place in the buffer
   */
  public int[] elements(List<Tensor> tensors, int[] widths) {
    int[] after = widths();
    int count = 0;
    for (Tensor tensor : tensors) {
      count = Math.addExact(count, tensor.size(after));
    }
    int[] index = new int[count];
    int at = 0;
    int offset = 0;
    for (Tensor tensor : tensors) {
      int[][] kept = new int[tensor.axes().size()][];
      int[] strides = new int[kept.length];
      int stride = 1;
      for (int a = kept.length - 1; a >= 0; a--) {
        kept[a] = positions(tensor.axes().get(a), widths);
        strides[a] = stride;
        stride *= tensor.axes().get(a).width(widths);
      }
      at = product(kept, strides, 0, offset, index, at);
      offset += tensor.size(widths);
    }
    return index;
  }

  private static int product(int[][] kept, int[] strides, int axis, int base, int[] index, int at) {
    if (axis == kept.length) {
      index[at] = base;
      return at + 1;
    }
    int next = at;
    for (int position : kept[axis]) {
      next = product(kept, strides, axis + 1, base + position * strides[axis], index, next);
    }
    return next;
  }

  /** The kept elements of a buffer with one number for each output channel of each layer that has units. */
  public int[] units(Network network, int[] widths) {
    int[] index = new int[network.unitCount(widths())];
    int at = 0;
    int begin = 0;
    for (Layer layer : network.layers()) {
      for (int position : positions(layer.units(), widths)) {
        index[at++] = begin + position;
      }
      begin += layer.units().width(widths);
    }
    return index;
  }
}
