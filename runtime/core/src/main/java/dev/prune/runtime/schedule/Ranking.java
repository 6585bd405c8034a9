package dev.prune.runtime.schedule;

/** What competes with what. */
public enum Ranking {
  /** All units of the rule in one ranking. */
  GLOBAL,
  /** Each group or weight tensor by itself, the same share of each. */
  PER_LAYER,
  /** Each output row of a weight tensor by itself, the same share of each; of weights only. */
  PER_ROW,
  /** Each block of some inputs of an output row by itself, the same share of each; of weights only. */
  PER_BLOCK,
  /**
   * Each weight tensor by itself, so that its density is proportional to (outputs + inputs) / (outputs * inputs), at
   * most 1; of weights only.
   */
  ERDOS_RENYI,
  /** Likewise with the sum of all dimensions over their product, which differs for kernels; of weights only. */
  ERDOS_RENYI_KERNEL,
  /** Each weight tensor by itself, as many as a global ranking by another score would take; of weights only. */
  BORROWED
}
