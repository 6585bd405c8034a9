package dev.prune.compiler;

import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.Random;

/** Small random data for whole trainers. */
final class Samples {
  private Samples() {}

  /** Gaussian samples with classes that depend on them. */
  static DataSource classes(int train, int test, int classes, int... shape) {
    return ArraySource.ofClasses(classes, shape)
        .put(Split.TRAIN, samples(1, train, shape), labels(1, train, classes, shape))
        .put(Split.TEST, samples(2, test, shape), labels(2, test, classes, shape))
        .describedAs("random samples")
        .build();
  }

  /** As {@link #classes}, with a validation split. */
  static DataSource split(int train, int validation, int test, int classes, int... shape) {
    return ArraySource.ofClasses(classes, shape)
        .put(Split.TRAIN, samples(1, train, shape), labels(1, train, classes, shape))
        .put(Split.VALIDATION, samples(3, validation, shape), labels(3, validation, classes, shape))
        .put(Split.TEST, samples(2, test, shape), labels(2, test, classes, shape))
        .describedAs("random samples")
        .build();
  }

  /** Gaussian samples with real targets. */
  static DataSource targets(int train, int width, int... shape) {
    float[] targets = new float[train * width];
    Random random = new Random(9);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) random.nextGaussian();
    }
    return ArraySource.ofTargets(width, shape)
        .put(Split.TRAIN, samples(1, train, shape), targets)
        .describedAs("random samples")
        .build();
  }

  /** The first samples of the training split, one after the other. */
  static float[] of(DataSource data, int count) {
    int size = size(data.shape());
    float[] samples = new float[count * size];
    for (int i = 0; i < count; i++) {
      data.sample(Split.TRAIN, i, samples, i * size);
    }
    return samples;
  }

  private static int size(int... shape) {
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    return size;
  }

  private static float[] samples(long seed, int count, int... shape) {
    Random random = new Random(seed);
    float[] values = new float[count * size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int[] labels(long seed, int count, int classes, int... shape) {
    float[] samples = samples(seed, count, shape);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int k = 0; k < size(shape); k++) {
        sum += samples[i * size(shape) + k] * Math.sin(k + 1.0);
      }
      labels[i] = Math.floorMod((int) Math.floor(sum), classes);
    }
    return labels;
  }
}
