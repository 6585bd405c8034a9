package dev.prune.runtime.cpu;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A thread's share of the units of a work, which its owner takes from the front and others from the back when they have done
 * their own: processors are seldom equally fast, and a kernel ends with its slowest thread.
 */
final class Share {
  /** No units are left. */
  static final long NONE = 0;

  /** The smallest claim is this part of the share: every claim costs a call that begins anew. */
  private static final int CLAIMS = 8;

  /** The first unit that is left, and above it in 32 bits the end of those that are. */
  private final AtomicLong left = new AtomicLong();

  private int smallest;

  /** Deals units {@code from <= u < to}; before the others are told. */
  void deal(int from, int to) {
    smallest = Math.max(1, (to - from) / CLAIMS);
    left.set(pack(from, to));
  }

  /** Takes half of what is left. */
  long claim(boolean fromBack) {
    while (true) {
      long now = left.get();
      int from = from(now);
      int to = to(now);
      if (from >= to) {
        return NONE;
      }
      int count = Math.min(to - from, Math.max(smallest, (to - from) / 2));
      int cut = fromBack ? to - count : from + count;
      if (left.compareAndSet(now, fromBack ? pack(from, cut) : pack(cut, to))) {
        return fromBack ? pack(cut, to) : pack(from, cut);
      }
    }
  }

  /** The first unit of a claim. */
  static int from(long claim) {
    return (int) claim;
  }

  /** The end of the units of a claim. */
  static int to(long claim) {
    return (int) (claim >>> Integer.SIZE);
  }

  private static long pack(int from, int to) {
    return (long) to << Integer.SIZE | from;
  }
}
