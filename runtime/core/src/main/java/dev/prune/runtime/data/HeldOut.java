package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.random.Permutation;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import java.util.Arrays;

/**
 * Another source with a share of its training samples cut off as its validation or test split. Which samples are cut is
 * a keyed permutation of (seed, split), so it is the same in every run; both parts keep the order of the source.
 */
public final class HeldOut implements DataSource {
  private final DataSource source;
  private final Split into;
  private final int[] kept;
  private final int[] cut;

  private HeldOut(DataSource source, Split into, int[] kept, int[] cut) {
    this.source = source;
    this.into = into;
    this.kept = kept;
    this.cut = cut;
  }

  /**
   * Cuts {@code share} of the training samples off for validation; a share of 0 is {@code source} itself.
   *
   * @param share from 0 inclusive to 1 exclusive, rounded to whole samples and at least one where it is not 0
   */
  public static DataSource forValidation(DataSource source, double share, long seed) {
    return of(source, Split.VALIDATION, share, seed);
  }

  /** As {@link #forValidation}, for test. */
  public static DataSource forTest(DataSource source, double share, long seed) {
    return of(source, Split.TEST, share, seed);
  }

  private static DataSource of(DataSource source, Split into, double share, long seed) {
    if (!(share >= 0 && share < 1)) {
      throw new PruneException(
          Failure.USAGE,
          "A share of %s of the training samples cannot be held out for %s.".formatted(share, into.word()),
          "Give a share of at least 0 % and below 100 %, for instance 10 %.");
    }
    if (share == 0) {
      return source;
    }
    int size = source.size(Split.TRAIN);
    int count = (int) Math.max(1, Math.round(share * size));
    if (source.size(into) > 0 || count >= size) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          source.size(into) > 0
              ? "A %s split of %s was asked for, but it has one already.".formatted(into.word(), source.description())
              : "Holding out %s of %d training samples for %s leaves none to train with."
                  .formatted(share, size, into.word()),
          "Leave the share for %s out, or hold out less.".formatted(into.word()));
    }
    int[] order = new int[size];
    Permutation.fill(RandomKey.of(seed, Purpose.HOLD_OUT).derive(into.ordinal()), order);
    Arrays.sort(order, 0, count);
    Arrays.sort(order, count, size);
    return new HeldOut(
        source, into, Arrays.copyOfRange(order, count, size), Arrays.copyOfRange(order, 0, count));
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
    return split == Split.TRAIN ? kept.length : split == into ? cut.length : source.size(split);
  }

  @Override
  public void sample(Split split, int index, float[] out, int at) {
    source.sample(home(split), place(split, index), out, at);
  }

  @Override
  public int label(Split split, int index) {
    return source.label(home(split), place(split, index));
  }

  @Override
  public void target(Split split, int index, float[] out, int at) {
    source.target(home(split), place(split, index), out, at);
  }

  private Split home(Split split) {
    return split == into ? Split.TRAIN : split;
  }

  private int place(Split split, int index) {
    return split == Split.TRAIN ? kept[index] : split == into ? cut[index] : index;
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
    return "%s, with %d training samples held out for %s".formatted(source.description(), cut.length, into.word());
  }

  @Override
  public void close() {
    source.close();
  }
}
