package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The two passes over a row that softmax begins with; TornadoVM inlines them. */
final class SoftmaxRow {
  private SoftmaxRow() {}

  /** The largest of {@code x[from .. from + width)}; a NaN wins. */
  static float largest(FloatArray x, int from, int width) {
    float largest = x.get(from);
    for (int k = 1; k < width; k++) {
      float value = x.get(from + k);
      if (value > largest || value != value) {
        largest = value;
      }
    }
    return largest;
  }

  /** {@code sum_k exp(x[from + k] - largest)}. */
  static float sum(FloatArray x, int from, int width, float largest) {
    float sum = 0;
    for (int k = 0; k < width; k++) {
      sum += TornadoMath.exp(x.get(from + k) - largest);
    }
    return sum;
  }
}
