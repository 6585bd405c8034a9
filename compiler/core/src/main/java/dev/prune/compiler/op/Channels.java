package dev.prune.compiler.op;

/** What an operation makes of the channels of its inputs: all that group analysis needs to know. */
public sealed interface Channels {
  /** The output has channels of its own; every input channel feeds every output channel (dense, convolution). */
  record Own() implements Channels {}

  /** Output channel c comes from channel c of every input: inputs must share one keep-set (relu, batchnorm, add). */
  record Same() implements Channels {}

  /** The inputs' channels, one input after the other; their keep-sets stay independent (concat). */
  record Joined() implements Channels {}

  /** Each channel becomes {@code area} neighbouring positions (flatten). */
  record Spread() implements Channels {}

  /**
   * As {@link Same}, but the channels of one sample are mixed, so that none may be removed.
   *
   * @param reason a sentence for {@code explain}
   */
  record Mixed(String reason) implements Channels {}
}
