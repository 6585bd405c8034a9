package dev.prune.runtime.tornado.stages;

/** Names of figures in the files of stages. Times are medians, in milliseconds. */
final class Figures {
  /** The largest of |result - reference| over what rounding explains; at most 1 where a kernel is right. */
  static final String ERROR_OVER_BOUND = "error_over_bound";

  /** Compared calls of a kernel. */
  static final String CASES = "cases";

  /** What the device's own clock says of kernels; for a step, their sum. */
  static final String DEVICE_MS = "device_ms";

  /** One procedure of one kernel, from the call to the return. */
  static final String CALL_MS = "call_ms";

  /** The first call, which compiles. */
  static final String FIRST_CALL_MS = "first_call_ms";

  /** Products and sums of a kernel over {@link #DEVICE_MS}, or over {@link #CALL_MS} where there is no device clock. */
  static final String GFLOPS = "gflops";

  /** Gigabytes a second: what a kernel must read and write at least, over the same time. */
  static final String GBYTES = "gbytes";

  /** The first step, which compiles. */
  static final String FIRST_STEP_MS = "first_step_ms";

  /** From one step's first procedure to the next one's: batch, transfers, kernels. */
  static final String STEP_MS = "step_ms";

  /** {@link #STEP_MS} without {@link #DEVICE_MS}. */
  static final String HOST_MS = "host_ms";

  /** The event that removes half of the units. */
  static final String EVENT_MS = "event_ms";

  static final String EVENT_COMPILE_MS = "event_compile_ms";

  /** A second event, after which nothing runs: what its procedures need is compiled where they stayed. */
  static final String NEXT_EVENT_MS = "next_event_ms";

  /** Kilobytes that the event copied between host and device. */
  static final String EVENT_CROSSED_KB = "event_crossed_kb";

  /** Of the trained network's file: all ways to compute the same end with the same bytes. */
  static final String CHECKSUM = "checksum";

  /** Mean loss of an epoch. */
  static final String LOSS = "loss";

  /** Before a name: after the event. */
  static final String SMALL = "small_";

  private Figures() {}
}
