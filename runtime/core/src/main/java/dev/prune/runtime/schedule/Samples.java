package dev.prune.runtime.schedule;

import dev.prune.runtime.data.Split;

/**
 * What the gradients of a score are computed from.
 *
 * @param kind what is counted
 * @param count how many batches or epochs
 * @param split whose samples; without meaning for {@link Kind#ONES}
 * @param absolute whether parameters are replaced by their absolute values while gradients are computed
 */
public record Samples(Kind kind, int count, Split split, boolean absolute) {
  /** What a count is of. */
  public enum Kind {
    /** Full batches, drawn without repetition until a split is used up. */
    BATCHES,
    /** Whole splits, batch by batch: each sample once, also those of the last batch that is not full. */
    EPOCHS,
    /** Batches of one sample, all of whose numbers are 1. */
    ONES
  }

  public Samples {
    if (count < 1) {
      throw new IllegalArgumentException("At least one batch or epoch is needed, not " + count + ".");
    }
  }

  /** Some batches of a split. */
  public static Samples batches(int count, Split split) {
    return new Samples(Kind.BATCHES, count, split, false);
  }

  /** All of a split, so many times. */
  public static Samples epochs(int count, Split split) {
    return new Samples(Kind.EPOCHS, count, split, false);
  }

  /** No data: a sample of ones. */
  public static Samples ones(int count) {
    return new Samples(Kind.ONES, count, Split.TRAIN, false);
  }

  /** The same with absolute values in place of the parameters. */
  public Samples withAbsolute() {
    return new Samples(kind, count, split, true);
  }
}
