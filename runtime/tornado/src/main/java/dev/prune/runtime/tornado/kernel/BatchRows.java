package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code batch[r, k] = all[first + order[at + r], k]}: the inputs or targets of a batch out of a data set.
 *
 * <p>Tiling: a thread for each number of the batch.
 */
public final class BatchRows {
  private BatchRows() {}

  static void batchRows(
      KernelContext context, FloatArray all, IntArray order, FloatArray batch, IntArray dims, int first, int at,
      int rows, int width) {
    int columns = dims.get(width);
    int n = dims.get(rows) * columns;
    int start = dims.get(first);
    int place = dims.get(at);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      int row = start + order.get(place + i / columns);
      batch.set(i, all.get(row * columns + i % columns));
    }
  }
}
