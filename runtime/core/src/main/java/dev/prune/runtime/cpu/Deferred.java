package dev.prune.runtime.cpu;

/**
 * A kernel that was called and waits, because the next call may be one that it can run together with, piece by piece, while
 * the numbers are in the nearest cache: {@link Memory} holds at most one, and has it done before any buffer is touched. What
 * comes out is the same to the bit.
 */
interface Deferred {
  /** Does what was called. */
  void settle();
}
