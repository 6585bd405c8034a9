package dev.prune.compiler.oracle;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random data that remember who looked at what, in order. */
final class Watched implements DataSource {
  final List<Integer> train = new ArrayList<>();
  final List<Integer> validation = new ArrayList<>();
  /** How many training samples had been read when the test split was read. */
  final List<Integer> test = new ArrayList<>();

  private final int[] sizes;
  private final int classes;
  private final int width;

  /** Real targets of {@code width} where {@code classes} is 0. */
  Watched(int train, int validation, int test, int classes, int width) {
    this.sizes = new int[] {train, validation, test};
    this.classes = classes;
    this.width = width;
  }

  @Override
  public int[] shape() {
    return new int[] {2, 6, 5};
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int targetWidth() {
    return classes > 0 ? 0 : width;
  }

  @Override
  public int size(Split split) {
    return sizes[of(split)];
  }

  private static int of(Split split) {
    return switch (split) {
      case TRAIN -> 0;
      case VALIDATION -> 1;
      case TEST -> 2;
    };
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    switch (split) {
      case TRAIN -> train.add(index);
      case VALIDATION -> validation.add(index);
      case TEST -> test.add(train.size());
    }
    double[] values = values(split, index);
    for (int i = 0; i < values.length; i++) {
      into[at + i] = (float) values[i];
    }
  }

  /** The numbers of a sample; each is a float. */
  double[] values(Split split, int index) {
    Random random = new Random(1000L * (of(split) + 1) + index);
    double[] values = new double[60];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Override
  public int label(Split split, int index) {
    double[] values = values(split, index);
    return Math.floorMod((int) Math.floor(2 * (values[3] + values[17] - values[40])), classes);
  }

  /** The target of a sample; each number is a float. */
  double[] wanted(Split split, int index) {
    double[] values = values(split, index);
    double[] wanted = new double[width];
    for (int k = 0; k < width; k++) {
      wanted[k] = (float) Math.sin(values[k] + values[k + 20]);
    }
    return wanted;
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    double[] wanted = wanted(split, index);
    for (int k = 0; k < width; k++) {
      into[at + k] = (float) wanted[k];
    }
  }

  @Override
  public String description() {
    return "watched random numbers";
  }
}
