package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * 1 for each row whose largest logit, the first of equals, is its label's, else 0.
 *
 * <p>Tiling: a thread for each row.
 */
public final class Hits {
  private Hits() {}

  static void hits(
      KernelContext context, FloatArray logits, IntArray labels, FloatArray hits, IntArray dims, int rows,
      int classes) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      int best = 0;
      for (int k = 1; k < width; k++) {
        if (logits.get(r * width + k) > logits.get(r * width + best)) {
          best = k;
        }
      }
      hits.set(r, best == labels.get(r) ? 1f : 0f);
    }
  }
}
