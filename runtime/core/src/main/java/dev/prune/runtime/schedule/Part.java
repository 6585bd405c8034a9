package dev.prune.runtime.schedule;

/** What a snapshot holds. */
public enum Part {
  /** Every parameter. */
  PARAMETERS,
  /** The optimiser's slots and its count of updates. */
  SLOTS,
  /** Running statistics of normalisations. */
  STATISTICS
}
