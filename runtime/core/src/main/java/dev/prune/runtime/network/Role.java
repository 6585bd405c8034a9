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
  /** What the factor of each channel is made of: the factor itself for a plain gate. */
  GATE,
  /** Running mean of a normalisation (a statistic, not a parameter). */
  MEAN,
  /** Running variance of a normalisation (a statistic, not a parameter). */
  VARIANCE
}
