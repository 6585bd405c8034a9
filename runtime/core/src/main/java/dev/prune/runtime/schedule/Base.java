package dev.prune.runtime.schedule;

/** The network whose share is meant. */
public enum Base {
  /** As it was written: the same share asked twice removes nothing the second time. */
  ORIGINAL,
  /** What is neither removed nor masked. */
  ACTIVE,
  /** What is in memory, masked or not. */
  CURRENT
}
