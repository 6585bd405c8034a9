package dev.prune.examples.vibration;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;

/**
 * Labelled windows for training. An application's own data reach a trainer like this: it asks for samples by index, in an
 * order that it shuffles itself, and wants the same answer every time.
 */
public final class VibrationSource implements DataSource {
  private final int trainSize;

  /** A source with so many windows to train with, and a quarter as many to validate and to test with. */
  public VibrationSource(int trainSize) {
    this.trainSize = trainSize;
  }

  @Override
  public int[] shape() {
    return new int[] {1, 1, Accelerometer.WINDOW};
  }

  @Override
  public int classes() {
    return Condition.values().length;
  }

  @Override
  public int targetWidth() {
    return 0;
  }

  @Override
  public int size(Split split) {
    return split == Split.TRAIN ? trainSize : trainSize / 4;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    // Splits get seeds far apart: no window is in two of them.
    long seed = 1_000_000L * (split.ordinal() + 1) + index;
    Accelerometer.record(Condition.values()[label(split, index)], seed, into, at);
  }

  @Override
  public int label(Split split, int index) {
    return index % classes();
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    throw new UnsupportedOperationException("Windows have labels, no targets.");
  }

  /** The same window for the same index: a GPU may keep them all. */
  @Override
  public boolean unchanging() {
    return true;
  }

  @Override
  public String description() {
    return "pretended accelerations of a turning machine";
  }
}
