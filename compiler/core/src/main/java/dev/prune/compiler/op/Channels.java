package dev.prune.compiler.op;

/**
 * What an operation makes of the channels of its inputs: all that group analysis needs to know. Counts are of the network
 * as declared.
 */
public sealed interface Channels {
  /**
   * The output has channels of its own. In as many groups, each group of input channels feeds one group of output channels:
   * both are then cut into equal parts, whose channels live and die together, place by place, so that parts stay equal.
   *
   * @param groups 1 where every input channel feeds every output channel (dense, convolution)
   */
  record Own(int groups) implements Channels {
    /** Every input channel feeds every output channel. */
    public Own() {
      this(1);
    }
  }

  /** Output channel c comes from channel c of every input: inputs must share one keep-set (relu, batchnorm, add). */
  record Same() implements Channels {}

  /**
   * As {@link Same}, of two inputs that are added: a residual stream, whose sides a training may also give one width and
   * different keep-sets, since a sum of channels is a channel whichever they are.
   */
  record Summed() implements Channels {}

  /** The inputs' channels, one input after the other; their keep-sets stay independent (concat). */
  record Joined() implements Channels {}

  /** Each channel becomes {@code area} neighbouring positions (flatten). */
  record Spread() implements Channels {}

  /** Each channel becomes {@code many} neighbouring channels (pixel unshuffle). */
  record Scattered(int many) implements Channels {}

  /** Each {@code many} neighbouring channels become one: they live and die together (pixel shuffle). */
  record Gathered(int many) implements Channels {}

  /** Channels {@code from} (inclusive) {@code to} (exclusive) of the only input (slice). */
  record Cut(int from, int to) implements Channels {}

  /**
   * Channel {@code k} of part {@code j} of so many equal parts becomes channel {@code k * parts + j}: channels at one place of
   * the parts live and die together (channel shuffle).
   */
  record Interleaved(int parts) implements Channels {}

  /** As {@link Same}, and channels at one place of so many equal parts live and die together, so that parts stay equal. */
  record Parted(int parts) implements Channels {}

  /**
   * As {@link Same}, but the channels of one sample are mixed, so that none may be removed.
   *
   * @param reason a sentence for {@code explain}
   */
  record Mixed(String reason) implements Channels {}
}
