package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;

/** The first samples of another source's training and test splits; its validation split is left as it is. */
final class FirstSamples implements DataSource {
  private final DataSource source;
  private final int train;
  private final int test;

  /** Refuses to promise more samples than {@code source} has. */
  FirstSamples(DataSource source, int train, int test) {
    this.source = source;
    this.train = checked(source, Split.TRAIN, train);
    this.test = checked(source, Split.TEST, test);
  }

  private static int checked(DataSource source, Split split, int asked) {
    if (asked < 0 || asked > source.size(split)) {
      throw new PruneException(
          Failure.USAGE,
          "The first %d %s samples were asked for, but there are %d of them in %s."
              .formatted(asked, split.word(), source.size(split), source.description()),
          "Ask for at most %d, or leave `%s` out to use all.".formatted(source.size(split), split.word()));
    }
    return asked;
  }

  @Override
  public int[] shape() {
    return source.shape();
  }

  @Override
  public int classes() {
    return source.classes();
  }

  @Override
  public int targetWidth() {
    return source.targetWidth();
  }

  @Override
  public int size(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case TEST -> test;
      case VALIDATION -> source.size(split);
    };
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    source.sample(split, index, into, at);
  }

  @Override
  public int label(Split split, int index) {
    return source.label(split, index);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    source.target(split, index, into, at);
  }

  @Override
  public boolean unchanging() {
    return source.unchanging();
  }

  @Override
  public boolean concurrent() {
    return source.concurrent();
  }

  @Override
  public String description() {
    return "%s, of which the first %d for training and %d for test".formatted(source.description(), train, test);
  }

  @Override
  public void close() {
    source.close();
  }
}
