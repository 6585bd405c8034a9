package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code labels[r] = all[first + order[at + r]]}: the labels of a batch out of a data set.
 *
 * <p>Tiling: a thread for each row.
 */
public final class BatchLabels {
  private BatchLabels() {}

  static void batchLabels(
      KernelContext context, IntArray all, IntArray order, @Written IntArray labels, IntArray dims, int first, int at,
      int rows) {
    int n = dims.get(rows);
    int start = dims.get(first);
    int place = dims.get(at);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      labels.set(r, all.get(start + order.get(place + r)));
    }
  }
}
