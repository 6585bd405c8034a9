package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of the mean {@link SmoothedCrossEntropy}, and with a smoothing of 0 that of {@link CrossEntropy}: {@code
 * (softmax - wanted) / rows}, where the label wants {@code 1 - smoothing * (classes - 1) / classes} and every other class
 * {@code smoothing / classes}.
 *
 * <p>Tiling: a thread for each row.
 */
public final class SmoothedCrossEntropyByData {
  private SmoothedCrossEntropyByData() {}

  static void smoothedCrossEntropyByData(
      KernelContext context, FloatArray logits, IntArray labels, FloatArray dlogits, IntArray dims, int rows,
      int classes, float smoothing) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(logits, r * width, width);
      float sum = SoftmaxRow.sum(logits, r * width, width, largest);
      int label = labels.get(r);
      for (int k = 0; k < width; k++) {
        float softmax = TornadoMath.exp(logits.get(r * width + k) - largest) / sum;
        float wanted = k == label ? 1f - smoothing * (width - 1) / width : smoothing / width;
        dlogits.set(r * width + k, (softmax - wanted) / n);
      }
    }
  }
}
