package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.Arrays;

/** Random samples of ten classes to train on, many more than are in memory: they come round again. */
final class RoundSamples implements DataSource {
  private static final int CLASSES = 10;

  private final int[] shape;
  private final int size;
  private final int different;
  private final int each;
  private final float[] numbers;

  RoundSamples(int different, int size, int... shape) {
    this.shape = shape.clone();
    this.size = size;
    this.different = different;
    this.each = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    this.numbers = Sampled.values(Math.multiplyExact(different, each), 3);
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int targetWidth() {
    return 0;
  }

  @Override
  public int size(Split split) {
    return split == Split.TRAIN ? size : 0;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    System.arraycopy(numbers, index % different * each, into, at, each);
  }

  @Override
  public int label(Split split, int index) {
    return index % different % CLASSES;
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    throw new UnsupportedOperationException("Samples have classes.");
  }

  @Override
  public boolean unchanging() {
    return true;
  }

  @Override
  public String description() {
    return different + " random samples that come round again";
  }
}
