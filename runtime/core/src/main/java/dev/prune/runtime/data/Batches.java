package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.random.Permutation;
import java.util.Arrays;

/**
 * Reads one split batch by batch into arrays of the caller. Training samples come in the order that belongs to (seed,
 * epoch), so that a run can go on from any batch of any epoch; other splits come in index order. Nothing is allocated
 * after construction.
 *
 * <pre>{@code
 * batches.start(epoch);
 * for (int live = batches.next(samples, labels); live > 0; live = batches.next(samples, labels)) { ... }
 * }</pre>
 */
public final class Batches {
  private final DataSource source;
  private final Split split;
  private final long seed;
  private final int batchSize;
  private final int sampleSize;
  private final int[] order;
  private final int[] indices;
  private int shuffledEpoch = -1;
  private int at;

  /**
   * Before {@link #start} the reader stands at the first batch of epoch 0.
   *
   * @param batchSize rows of a full batch, positive
   * @param seed the run's seed; only the order of training samples depends on it
   */
  public Batches(DataSource source, Split split, int batchSize, long seed) {
    if (batchSize <= 0) {
      throw misuse("A batch must have at least one row, found %d.", batchSize);
    }
    this.source = source;
    this.split = split;
    this.seed = seed;
    this.batchSize = batchSize;
    int size = 1;
    for (int extent : source.shape()) {
      size = Math.multiplyExact(size, extent);
    }
    this.sampleSize = size;
    this.order = new int[source.size(split)];
    this.indices = new int[batchSize];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    start(0);
  }

  /** Rows of a full batch. */
  public int batchSize() {
    return batchSize;
  }

  /** Numbers in one sample. */
  public int sampleSize() {
    return sampleSize;
  }

  /** Samples in the split. */
  public int size() {
    return order.length;
  }

  /** Batches in an epoch; the last may be partial. */
  public int count() {
    return order.length / batchSize + (order.length % batchSize == 0 ? 0 : 1);
  }

  /** Moves to the first batch of {@code epoch}. */
  public void start(int epoch) {
    seek(epoch, 0);
  }

  /** Moves to batch {@code batch} of {@code epoch}, for a run that goes on where it was interrupted. */
  public void seek(int epoch, int batch) {
    if (epoch < 0 || batch < 0 || batch > count()) {
      throw misuse("There is no batch %d of epoch %d; an epoch here has %d batches.", batch, epoch, count());
    }
    if (split == Split.TRAIN && epoch != shuffledEpoch) {
      Permutation.fill(seed, epoch, order);
      shuffledEpoch = epoch;
    }
    at = (int) Math.min((long) batch * batchSize, order.length);
  }

  /**
   * Reads the next batch of a source with classes. Rows from the returned count on are zero.
   *
   * @param samples at least batchSize x sampleSize numbers; row r begins at r x sampleSize
   * @param labels at least batchSize numbers
   * @return live rows: batchSize, less in the last batch, 0 when the epoch is over
   */
  public int next(float[] samples, int[] labels) {
    if (source.classes() == 0) {
      throw misuse("Labels were asked for, but the data have real targets: %s.", source.description());
    }
    checkRoom("labels", labels.length, 1);
    int live = readSamples(samples);
    for (int row = 0; row < batchSize; row++) {
      labels[row] = row < live ? source.label(split, indices[row]) : 0;
    }
    return live;
  }

  /**
   * Reads the next batch of a source with real targets. Rows from the returned count on are zero.
   *
   * @param samples at least batchSize x sampleSize numbers; row r begins at r x sampleSize
   * @param targets at least batchSize x targetWidth numbers
   * @return live rows: batchSize, less in the last batch, 0 when the epoch is over
   */
  public int next(float[] samples, float[] targets) {
    int width = source.targetWidth();
    if (width == 0) {
      throw misuse("Targets were asked for, but the data have classes: %s.", source.description());
    }
    checkRoom("targets", targets.length, width);
    int live = readSamples(samples);
    for (int row = 0; row < live; row++) {
      source.target(split, indices[row], targets, row * width);
    }
    Arrays.fill(targets, live * width, batchSize * width, 0f);
    return live;
  }

  /**
   * Index in the split of each row of the batch that was read last: what keys randomness per sample. The array is
   * overwritten by the next read; rows from the live count on are -1.
   */
  public int[] sampleIndices() {
    return indices;
  }

  private int readSamples(float[] samples) {
    checkRoom("samples", samples.length, sampleSize);
    int live = Math.min(batchSize, order.length - at);
    for (int row = 0; row < live; row++) {
      indices[row] = order[at + row];
      source.sample(split, indices[row], samples, row * sampleSize);
    }
    Arrays.fill(indices, live, batchSize, -1);
    Arrays.fill(samples, live * sampleSize, batchSize * sampleSize, 0f);
    at += live;
    return live;
  }

  private void checkRoom(String what, int length, int width) {
    if (length < (long) batchSize * width) {
      throw misuse("A batch of %s needs room for %d x %d numbers, found %d.", what, batchSize, width, length);
    }
  }

  private static PruneException misuse(String message, Object... found) {
    return new PruneException(
        Failure.USAGE, message.formatted(found), "See the documentation of Batches for what its methods expect.");
  }
}
