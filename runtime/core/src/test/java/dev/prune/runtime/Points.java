package dev.prune.runtime;

import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;

/** Three classes that a line can tell apart: noise around one centre each. */
final class Points {
  private Points() {}

  static DataSource of(int train, int validation, int test, int... shape) {
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    ArraySource.Builder builder = ArraySource.ofClasses(3, shape);
    int[] counts = {train, validation, test};
    for (Split split : Split.values()) {
      int n = counts[split.ordinal()];
      float[] samples = new float[n * size];
      int[] labels = new int[n];
      RandomKey key = RandomKey.of(5, Purpose.DATA).derive(split.ordinal());
      for (int i = 0; i < n; i++) {
        labels[i] = i % 3;
        for (int k = 0; k < size; k++) {
          samples[i * size + k] = key.normal(i, k) * 0.4f + (k % 3 == labels[i] ? 1 : -0.5f);
        }
      }
      builder.put(split, samples, labels);
    }
    return builder.describedAs("points around three centres").build();
  }
}
