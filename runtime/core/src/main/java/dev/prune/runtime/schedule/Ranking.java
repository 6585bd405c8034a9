package dev.prune.runtime.schedule;

/** What competes with what. */
public enum Ranking {
  /** All units of the rule in one ranking. */
  GLOBAL,
  /** Each group or weight tensor by itself, the same share of each. */
  PER_LAYER
}
