package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code losses[r] = log(sum_k exp(logits[r, k] - m)) + (1 - smoothing) * (m - logits[r, label[r]]) + smoothing * mean_k (m -
 * logits[r, k])} with the largest logit {@code m}: {@link CrossEntropy} to a label of which every class has a part.
 *
 * <p>Tiling: a thread for each row, because rows are short.
 */
public final class SmoothedCrossEntropy {
  private SmoothedCrossEntropy() {}

  static void smoothedCrossEntropy(
      KernelContext context, FloatArray logits, IntArray labels, FloatArray losses, IntArray dims, int rows,
      int classes, float smoothing) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(logits, r * width, width);
      float sum = SoftmaxRow.sum(logits, r * width, width, largest);
      float below = 0f;
      for (int k = 0; k < width; k++) {
        below += largest - logits.get(r * width + k);
      }
      float wanted = (1f - smoothing) * (largest - logits.get(r * width + labels.get(r))) + smoothing * (below / width);
      losses.set(r, TornadoMath.log(sum) + wanted);
    }
  }
}
