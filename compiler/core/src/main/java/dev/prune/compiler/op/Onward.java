package dev.prune.compiler.op;

/** What an operation is on the way from a weighted layer to what that layer gives on: its activation. */
public enum Onward {
  /** The activation lies behind it: norms, sums, dropout. */
  THROUGH,
  /** Its result is the activation: activation functions. */
  LAST,
  /** The activation lies before it: pooling, another weighted layer, everything else. */
  BEHIND
}
