package dev.prune.runtime.schedule;

/** Which end of a ranking is chosen. Ties go by index. */
public enum Order {
  /** The smallest scores. */
  LOWEST,
  /** The largest scores. */
  HIGHEST,
  /** Without a score: a keyed random order. */
  RANDOM
}
