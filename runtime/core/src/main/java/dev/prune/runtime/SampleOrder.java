package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.random.Permutation;
import dev.prune.runtime.random.RandomKey;
import java.util.Arrays;

/** The order in which samples of a split are read. It counts its changes, so that a copy knows whether it is one. */
final class SampleOrder {
  private final Split split;
  private final int[] samples;
  private int version;

  /** So many samples in the order of their indices. */
  SampleOrder(Split split, int size) {
    this(split, new int[size]);
    Arrays.setAll(samples, i -> i);
  }

  private SampleOrder(Split split, int[] samples) {
    this.split = split;
    this.samples = samples;
  }

  /** These samples, in this order. */
  static SampleOrder of(Split split, int... samples) {
    return new SampleOrder(split, samples);
  }

  /** Becomes the order of an epoch of a run. */
  void shuffle(long seed, int epoch) {
    Permutation.fill(seed, epoch, samples);
    version++;
  }

  /** Becomes the order that belongs to a key. */
  void shuffle(RandomKey key) {
    Permutation.fill(key, samples);
    version++;
  }

  Split split() {
    return split;
  }

  int size() {
    return samples.length;
  }

  /** The indices in the split; not to be changed. */
  int[] samples() {
    return samples;
  }

  /** Changes with every shuffle. */
  int version() {
    return version;
  }
}
