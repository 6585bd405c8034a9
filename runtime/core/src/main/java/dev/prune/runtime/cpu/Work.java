package dev.prune.runtime.cpu;

/**
 * What a kernel does, cut into units. A family owns its works and fills in their fields before a call, so that
 * running one allocates nothing.
 */
abstract class Work {
  /**
   * Does units {@code from <= u < to}. The result of a unit depends on its number only, never on the thread.
   *
   * @param thread which scratch belongs to the caller
   */
  abstract void run(int from, int to, int thread);
}
