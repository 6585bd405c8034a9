package dev.prune.bench.ours;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;

/** Noise with random labels that is drawn whenever it is asked for, so that it takes no memory. */
final class DrawnSamples implements DataSource {
  private final int classes;
  private final int[] shape;
  private final int count;

  /**
   * @param count training samples; there are no others
   */
  DrawnSamples(int classes, int[] shape, int count) {
    this.classes = classes;
    this.shape = shape.clone();
    this.count = count;
  }

  /** A number in [-1, 1) that looks like chance (the finaliser of MurmurHash3). */
  private static float number(int index, int place) {
    int bits = index * 0x9E3779B9 + place;
    bits = (bits ^ bits >>> 16) * 0x85EBCA6B;
    bits = (bits ^ bits >>> 13) * 0xC2B2AE35;
    return (bits ^ bits >>> 16) * 0x1p-31f;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    for (int i = 0; i < size; i++) {
      into[at + i] = number(index, i);
    }
  }

  @Override
  public int label(Split split, int index) {
    return Math.floorMod(index * 31 + 7, classes);
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int targetWidth() {
    return 0;
  }

  @Override
  public int size(Split split) {
    return split == Split.TRAIN ? count : 0;
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    throw new IllegalStateException("These samples have classes.");
  }

  @Override
  public String description() {
    return "noise that is drawn when it is asked for";
  }
}
