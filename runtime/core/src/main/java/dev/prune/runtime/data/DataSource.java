package dev.prune.runtime.data;

import java.util.Optional;

/**
 * Samples for training, validation and test. An application implements this to feed a generated trainer;
 * implementations are read by one thread at a time unless they say otherwise, deliver the same sample for the same index whenever asked, and
 * never shuffle (the trainer does, keyed by seed and epoch).
 */
public interface DataSource extends AutoCloseable {
  /** Extents of one sample, channel first: {@code {1, 28, 28}} for a grey image. */
  int[] shape();

  /** Number of classes, or 0 when targets are real numbers. */
  int classes();

  /** Real numbers per target when {@link #classes()} is 0, otherwise 0. */
  int targetWidth();

  /** Number of samples in {@code split}; a split may be empty. */
  int size(Split split);

  /** Writes sample {@code index} of {@code split} to {@code into[at ..]}, row-major as {@link #shape()} says. */
  void sample(Split split, int index, float[] into, int at);

  /** The class of a sample, from 0 to {@code classes() - 1}; only where {@link #classes()} is positive. */
  int label(Split split, int index);

  /** Writes the target of a sample to {@code into[at ..]}; only where {@link #targetWidth()} is positive. */
  void target(Split split, int index, float[] into, int at);

  /**
   * Whether a device may keep a copy of all samples, labels and targets: each is the same whenever it is asked for, and
   * all can be read when a run begins. Then a run asks for each once.
   */
  default boolean unchanging() {
    return false;
  }

  /**
   * Whether several threads may ask for samples, labels and targets at a time. Then a run reads ahead on threads of its
   * own, and closes none of it before these have ended.
   */
  default boolean concurrent() {
    return false;
  }

  /**
   * What samples are scaled with, where that was computed from the training split: a trainer keeps it in its file and asks for
   * {@link #scaledBy} when it goes on from there.
   */
  default Optional<ChannelScale> computedScale() {
    return Optional.empty();
  }

  /** The same samples under another scale than the one that was computed; otherwise this. */
  default DataSource scaledBy(ChannelScale kept) {
    return this;
  }

  /** A sentence naming the data and where they came from, for logs. */
  String description();

  @Override
  default void close() {}
}
