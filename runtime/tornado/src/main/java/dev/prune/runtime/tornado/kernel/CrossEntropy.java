package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code losses[r] = log(sum_k exp(logits[r, k])) - logits[r, label[r]]}, shifted by the largest logit.
 *
 * <p>Tiling: a thread for each row, because rows are short.
 */
public final class CrossEntropy {
  private CrossEntropy() {}

  static void crossEntropy(
      KernelContext context, FloatArray logits, IntArray labels, FloatArray losses, IntArray dims, int rows,
      int classes) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(logits, r * width, width);
      float sum = SoftmaxRow.sum(logits, r * width, width, largest);
      losses.set(r, largest + TornadoMath.log(sum) - logits.get(r * width + labels.get(r)));
    }
  }
}
