package dev.prune.runtime.schedule;

/** What a share is a share of. */
public enum Counted {
  /** Units of the rule: channels of its groups, elements of its weight tensors. */
  UNITS,
  /**
   * Elements of weight tensors: of the whole network when channels are chosen, of the rule's layers when weights are.
   */
  WEIGHTS,
  /** Parameters of the whole network. */
  PARAMETERS,
  /** Forward FLOPs of the whole network. */
  FLOPS
}
