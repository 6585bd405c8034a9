package dev.prune.runtime;

import java.util.Arrays;

/**
 * Durations of training steps since the last event. The median is taken over at most 200 steps, the newest; the first
 * 200 steps after an event are left out as warm-up where there are 400, at least 20 where there are more than 20.
 */
final class StepTimes {
  private static final int WINDOW = 200;
  private static final int SHORTEST_WARM_UP = 20;
  private static final int ENOUGH = 2 * WINDOW;

  private final long[] recent = new long[WINDOW];
  private final long[] sorted = new long[WINDOW];
  private long count;

  void add(long nanos) {
    recent[(int) (count % WINDOW)] = nanos;
    count++;
  }

  /** An event: what comes now is measured anew. */
  void restart() {
    count = 0;
  }

  /** Steps since the last event. */
  long count() {
    return count;
  }

  /** Whether a median now is over a full window after a full warm-up. */
  boolean settled() {
    return count >= ENOUGH;
  }

  /** Steps that the median is over. */
  int measured() {
    long usable = count > SHORTEST_WARM_UP ? count - SHORTEST_WARM_UP : count;
    return (int) Math.min(WINDOW, usable);
  }

  /** Median milliseconds; NaN without steps. */
  double median() {
    int n = measured();
    if (n == 0) {
      return Double.NaN;
    }
    for (int i = 0; i < n; i++) {
      sorted[i] = recent[(int) ((count - 1 - i) % WINDOW)];
    }
    Arrays.sort(sorted, 0, n);
    return (n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0) / 1e6;
  }
}
