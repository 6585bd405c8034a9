package dev.prune.runtime.schedule;

/** What is chosen. */
public enum Unit {
  /** Channels of groups: a group's score is the sum over the rule's layers that produce it. */
  CHANNELS,
  /** Single elements of weight tensors. */
  WEIGHTS
}
