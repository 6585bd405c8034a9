package dev.prune.runtime.network;

/** What a tensor is to its layer. */
public enum Role {
  /** The weight of dense or convolution: axes out, in, then fixed kernel axes. */
  WEIGHT,
  /** One number an output channel. */
  BIAS,
  /** Scale of a normalisation. */
  GAMMA,
  /** Shift of a normalisation. */
  BETA,
  /** Running mean of a normalisation (a statistic, not a parameter). */
  MEAN,
  /** Running variance of a normalisation (a statistic, not a parameter). */
  VARIANCE
}
