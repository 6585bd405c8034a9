package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tangent of {@link SmoothedCrossEntropyByData} along the logits: {@code p * (tangent - sum_j p[j] * tangent[j]) / rows},
 * {@code p} their softmax.
 *
 * <p>Tiling: a thread for each row.
 */
public final class CrossEntropyTangent {
  private CrossEntropyTangent() {}

  static void crossEntropyTangent(
      KernelContext context, FloatArray logits, FloatArray tangent, FloatArray out, IntArray dims, int rows,
      int classes) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(logits, r * width, width);
      float sum = SoftmaxRow.sum(logits, r * width, width, largest);
      float mean = 0;
      for (int i = r * width; i < (r + 1) * width; i++) {
        mean += TornadoMath.exp(logits.get(i) - largest) / sum * tangent.get(i);
      }
      for (int i = r * width; i < (r + 1) * width; i++) {
        float softmax = TornadoMath.exp(logits.get(i) - largest) / sum;
        out.set(i, softmax * (tangent.get(i) - mean) / n);
      }
    }
  }
}
