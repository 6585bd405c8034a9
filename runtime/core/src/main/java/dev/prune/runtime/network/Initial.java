package dev.prune.runtime.network;

/** What a tensor holds before training. */
public enum Initial {
  /** All zeros. */
  ZERO,
  /** All ones. */
  ONE,
  /** Uniform in +-sqrt(6 / fanIn): He et al. 2015 for relu. */
  KAIMING_UNIFORM,
  /** Uniform in +-1 / sqrt(fanIn): for biases, fan-in of their weight. */
  FAN_IN_UNIFORM
}
