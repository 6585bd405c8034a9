package dev.prune.runtime.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The elements that stay of tensors that lie one after the other in a flat buffer, in ascending order, piece by piece: an
 * index of all of them at once would be as large as what it is an index of.
 */
public final class KeptElements {
  /** Positions of innermost axes that are counted as one. */
  private static final int MOST = 1 << 13;

  private final List<Block> blocks = new ArrayList<>();
  private final int count;
  private int block;

  /**
   * Part of a tensor: at each of {@code begins} the same {@code inner} positions.
   *
   * @param outer kept positions of the outer axes, in numbers of the buffer
   * @param inner kept positions of the inner axes, relative to a position of the outer ones
   * @param begin where the tensor begins
   */
  private static final class Block {
    private final int[][] outer;
    private final int[] inner;
    private final int begin;

    /** Where each outer axis is, and the sum of it all. */
    private final int[] at;

    private int base;

    /** The next of {@code inner}. */
    private int next;

    private Block(int[][] outer, int[] inner, int begin) {
      this.outer = outer;
      this.inner = inner;
      this.begin = begin;
      this.at = new int[outer.length];
      this.base = sum();
    }

    private int sum() {
      int sum = begin;
      for (int a = 0; a < outer.length; a++) {
        sum += outer[a][at[a]];
      }
      return sum;
    }

    /** Goes to the next position of the outer axes; false behind the last. */
    private boolean advance() {
      next = 0;
      for (int a = outer.length - 1; a >= 0; a--) {
        if (++at[a] < outer[a].length) {
          base = sum();
          return true;
        }
        at[a] = 0;
      }
      return false;
    }
  }

  /**
   * @param keep channels that stay
   * @param widths group widths that the buffer has now
   */
  public KeptElements(List<Tensor> tensors, Keep keep, int[] widths) {
    int[] after = keep.widths();
    int begin = 0;
    int all = 0;
    for (Tensor tensor : tensors) {
      int size = tensor.size(after);
      if (size > 0) {
        blocks.add(block(tensor, keep, widths, begin));
      }
      all = Math.addExact(all, size);
      begin += tensor.size(widths);
    }
    this.count = all;
  }

  /** Of a list that is there already. */
  public KeptElements(int[] positions) {
    if (positions.length > 0) {
      blocks.add(new Block(new int[0][], positions, 0));
    }
    this.count = positions.length;
  }

  private static Block block(Tensor tensor, Keep keep, int[] widths, int begin) {
    int axis = tensor.axes().size() - 1;
    int stride = 1;
    int[] inner = {0};
    for (; axis >= 0; axis--) {
      int[] kept = keep.positions(tensor.axes().get(axis), widths);
      if ((long) kept.length * inner.length > MOST && inner.length > 1) {
        break;
      }
      inner = products(kept, stride, inner);
      stride *= tensor.axes().get(axis).width(widths);
    }
    int[][] outer = new int[axis + 1][];
    for (; axis >= 0; axis--) {
      outer[axis] = products(keep.positions(tensor.axes().get(axis), widths), stride, new int[] {0});
      stride *= tensor.axes().get(axis).width(widths);
    }
    return new Block(outer, inner, begin);
  }

  private static int[] products(int[] kept, int stride, int[] inner) {
    int[] all = new int[kept.length * inner.length];
    int to = 0;
    for (int position : kept) {
      for (int i : inner) {
        all[to++] = position * stride + i;
      }
    }
    return all;
  }

  /** How many there are in all. */
  public int count() {
    return count;
  }

  /**
   * Writes the next of them to the beginning of an array.
   *
   * @return how many: as many as fit, and 0 behind the last
   */
  public int next(int[] into) {
    int written = 0;
    while (written < into.length && block < blocks.size()) {
      Block now = blocks.get(block);
      int more = Math.min(into.length - written, now.inner.length - now.next);
      for (int i = 0; i < more; i++) {
        into[written + i] = now.base + now.inner[now.next + i];
      }
      written += more;
      now.next += more;
      if (now.next == now.inner.length && !now.advance()) {
        block++;
      }
    }
    return written;
  }
}
